"""The parts of the page and where they stand: Gradio components, without any events.

Left three tabs, right the article viewer that they share. Knows Gradio; knows nothing of what the parts show.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa_bot.interfaces.webpage.page import header_html
from qa_bot.settings import GeneratorSettings, SummarySettings

if TYPE_CHECKING:
    from qa_bot.bot import Bot

SCRIPT = '<script src="/page.js"></script>'  # Gradio loads it once, before the scripts of the parts run
CHOOSE, SEVERAL, PASTE = "From the library", "Several articles", "Paste a text"
FORMS = [("Key points", "points"), ("Running text", "prose"), ("Headline", "headline")]
LENGTHS = [("Short", "short"), ("Medium", "medium"), ("Long", "long"), ("Custom", "custom")]
METHODS = [
    ("Automatic", "auto"),
    ("In the article's own sentences", "extractive"),
    ("In new words, checked", "abstractive"),
]


Update = dict[Any, Any]  # a part of the page -> its new value


def change(**properties: Any) -> Any:
    """Return a change of a part's properties; without any, the part stays as it is."""
    import gradio

    return gradio.update(**properties)


@dataclass(slots=True)
class PageParts:
    """The parts of the page that have events or change. Filled by `build`, tab by tab."""

    status: Any = None
    viewer: Any = None
    key: Any = None  # names the tab: see visits.py
    # ask
    ask_tab: Any = None
    chat: Any = None
    question: Any = None
    send: Any = None
    halt: Any = None
    clear: Any = None
    # summary
    summary_tab: Any = None
    origin: Any = None
    article: Any = None
    articles: Any = None
    text: Any = None
    length: Any = None
    custom: Any = None
    form: Any = None
    method: Any = None
    focus: Any = None
    summarise: Any = None
    halt_summary: Any = None
    summary: Any = None
    # library
    library_tab: Any = None
    files: Any = None
    addresses: Any = None
    add: Any = None
    jobs: Any = None
    library: Any = None


def build(bot: "Bot") -> PageParts:
    """Lay the page out inside an open `gradio.Blocks` and return its parts."""
    import gradio as gr

    parts = PageParts(key=gr.Textbox(visible=False))
    _html(header_html(bot.library_name, local=not bot.settings.generator.server), "top")
    with gr.Row(elem_id="main"):
        with gr.Column(scale=6, min_width=320, elem_id="left"):
            with gr.Tabs(elem_id="tabs"):
                _ask_tab(parts)
                _summary_tab(parts, bot.settings.summary, _fetched(bot.settings.generator))
                _library_tab(parts, bot.settings.web.max_upload_mib)
            parts.status = _html("", "status", html_template='<p role="status">${value}</p>')
        with gr.Column(scale=5, min_width=320, elem_id="right"):
            parts.viewer = _html("", "viewer", "window.qaBot.viewer(element, trigger, watch, 'open')")
    return parts


def _html(value: str, name: str, script: str | None = None, **more: Any) -> Any:
    """Return a part that shows HTML of page.py, without Gradio's styles. A script names the events it sends."""
    import gradio as gr

    return gr.HTML(value, elem_id=name, js_on_load=script, head=SCRIPT, apply_default_css=False, **more)


def _ask_tab(parts: PageParts) -> None:
    import gradio as gr

    with gr.Tab("Ask", elem_id="tab-ask") as parts.ask_tab:
        parts.chat = _html("", "chat", "window.qaBot.chat(element, trigger, watch, 'pick', 'example')")
        with gr.Row(elem_id="composer"):
            parts.question = gr.Textbox(
                label="Question",
                show_label=False,
                placeholder="Ask a question",
                max_lines=6,
                scale=5,
                min_width=160,
                elem_id="question",
                container=False,
            )
            parts.send = gr.Button("Ask", variant="primary", scale=0, min_width=80, elem_id="send")
            parts.halt = gr.Button("Stop", visible=False, scale=0, min_width=80, elem_id="halt")
            parts.clear = gr.Button("Clear", scale=0, min_width=72, elem_id="clear")


def _summary_tab(parts: PageParts, summary: SummarySettings, fetched: str) -> None:
    import gradio as gr

    known = summary.length in dict(LENGTHS).values()
    with gr.Tab("Summary", elem_id="tab-summary") as parts.summary_tab:
        with gr.Column(elem_id="summary-form"):
            parts.origin = gr.Radio(
                [CHOOSE, SEVERAL, PASTE],
                value=CHOOSE,
                label="Article",
                show_label=False,
                container=False,
                elem_id="origin",
            )
            parts.article = gr.Dropdown(
                [], label="Which article", show_label=False, container=False, elem_id="article", interactive=True
            )
            parts.articles = gr.Dropdown(
                [],
                label="Which articles (none chosen: all)",
                multiselect=True,
                visible=False,
                interactive=True,
                elem_id="articles",
            )
            parts.text = gr.Textbox(
                label="Text", lines=6, max_lines=12, visible=False, interactive=True, elem_id="pasted"
            )
            with gr.Row(elem_id="length-row"):
                parts.length = gr.Radio(
                    LENGTHS,
                    value=summary.length if known else "custom",
                    label="Length",
                    show_label=False,
                    container=False,
                    elem_id="length",
                    scale=3,
                )
                parts.custom = gr.Textbox(
                    value="" if known else summary.length,
                    label="Custom length",
                    show_label=False,
                    container=False,
                    placeholder="5 sentences",
                    visible=not known,
                    interactive=True,
                    elem_id="custom",
                    min_width=120,
                    scale=1,
                )
                parts.summarise = gr.Button("Summarise", variant="primary", scale=0, min_width=120, elem_id="summarise")
                parts.halt_summary = gr.Button("Stop", visible=False, scale=0, min_width=120, elem_id="halt-summary")
            with gr.Accordion("Form, wording and focus", open=False, elem_id="wishes"):
                parts.form = gr.Radio(FORMS, value="points", label="Form", elem_id="form")
                parts.method = gr.Radio(
                    METHODS, value=summary.method, label="Wording", elem_id="method", info=fetched or None
                )
                parts.focus = gr.Textbox(label="Focus (optional)", placeholder="A question to keep to", elem_id="focus")
        parts.summary = _html("", "summary")


def _library_tab(parts: PageParts, mib: int) -> None:
    import gradio as gr

    with gr.Tab("Library", elem_id="tab-library") as parts.library_tab:
        kinds = "PDF, Word, EPUB, web pages, e-mail, text and more"
        _html(f"<p>Files <span>· {kinds}; at most {mib} MiB each</span></p>", "upload-label")
        _html(f'<p id="refused" role="alert" data-mib="{mib}"></p>', "upload-refused")
        parts.files = gr.File(
            label="Files",
            show_label=False,
            file_count="multiple",
            elem_id="upload",
            height=136,
            interactive=True,
        )
        with gr.Row(elem_id="addresses-row"):
            parts.addresses = gr.Textbox(
                label="Web addresses, one a line",
                placeholder="https://example.org/article",
                lines=2,
                max_lines=8,
                scale=5,
                min_width=160,
                elem_id="addresses",
            )
            parts.add = gr.Button("Add", scale=0, min_width=80, elem_id="add")
        parts.jobs = _html("", "jobs", "window.qaBot.jobs(element, trigger, watch, 'cancel', 'unlock')")
        script = "window.qaBot.library(element, trigger, watch, 'remove', 'example', 'summarise')"
        parts.library = _html("", "library", script)


def _fetched(generator: GeneratorSettings) -> str:
    """What choosing new words brings with it while the writer is not on this machine; "" once it is."""
    from qa_bot.models.embedded import GENERATOR, embedded_folder, manifest

    if generator.model != "embedded" or generator.server or manifest(embedded_folder(GENERATOR)):
        return ""
    return f"New words need the writer: {GENERATOR.download_mb} MB, fetched once, when it is first used."


def theme() -> Any:
    """Return the theme: system fonts, so that nothing is fetched, and colours with enough contrast in light and dark."""
    import gradio as gr

    accent = {"50": "#eef4ff", "100": "#dce8fd", "200": "#bcd2fa", "300": "#93b4f4", "400": "#658eea", "500": "#4069d8"}
    accent |= {"600": "#2f53bd", "700": "#274497", "800": "#243b79", "900": "#223464", "950": "#172142"}
    return gr.themes.Base(
        primary_hue=gr.themes.Color(**{f"c{shade}": value for shade, value in accent.items()}),
        neutral_hue="zinc",
        radius_size="lg",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    ).set(
        body_background_fill="#f7f6f3",
        body_background_fill_dark="#131417",
        body_text_color="#1d1f24",
        body_text_color_dark="#e9e9ec",
        body_text_color_subdued="#5b5e66",
        body_text_color_subdued_dark="#b4b6bd",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1b1d21",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1b1d21",
        block_label_text_color="#5b5e66",
        block_label_text_color_dark="#b4b6bd",
        block_title_text_color="#3a3d44",
        block_title_text_color_dark="#d4d5da",
        border_color_primary="#e1dfd9",
        border_color_primary_dark="#34373e",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1b1d21",
        input_border_color="#cfccc4",
        input_border_color_dark="#454952",
        input_border_width="1px",
        input_placeholder_color="#6a6d75",
        input_placeholder_color_dark="#9b9ea6",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_hover_dark="*primary_700",
        button_primary_border_color="*primary_700",
        button_primary_border_color_dark="*primary_600",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="#26292f",
        button_secondary_border_color="#cfccc4",
        button_secondary_border_color_dark="#454952",
        link_text_color="*primary_700",
        link_text_color_dark="*primary_300",
        color_accent="*primary_700",
        checkbox_label_background_fill_selected="*primary_50",
        checkbox_label_background_fill_selected_dark="*primary_900",
        checkbox_label_border_color_selected="*primary_700",
        checkbox_label_border_color_selected_dark="*primary_300",
        checkbox_label_text_color_selected="*primary_900",
        checkbox_label_text_color_selected_dark="*primary_100",
    )
