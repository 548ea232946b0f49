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

    with gr.Tab("Summary", elem_id="tab-summary") as parts.summary_tab:
        with gr.Column(elem_id="summary-form"):
            _summary_of(parts)
            _summary_length(parts, summary.length)
            with gr.Accordion("Form, wording and focus", open=False, elem_id="wishes"):
                parts.form = gr.Radio(FORMS, value="points", label="Form", elem_id="form")
                parts.method = gr.Radio(
                    METHODS, value=summary.method, label="Wording", elem_id="method", info=fetched or None
                )
                parts.focus = gr.Textbox(label="Focus (optional)", placeholder="A question to keep to", elem_id="focus")
        parts.summary = _html("", "summary")


def _summary_of(parts: PageParts) -> None:
    """What is summarised: an article, several, or a text that is pasted."""
    import gradio as gr

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
    parts.text = gr.Textbox(label="Text", lines=6, max_lines=12, visible=False, interactive=True, elem_id="pasted")


def _summary_length(parts: PageParts, length: str) -> None:
    """How long the summary is, and the buttons that begin and end its making."""
    import gradio as gr

    known = length in dict(LENGTHS).values()
    with gr.Row(elem_id="length-row"):
        parts.length = gr.Radio(
            LENGTHS,
            value=length if known else "custom",
            label="Length",
            show_label=False,
            container=False,
            elem_id="length",
            scale=3,
        )
        parts.custom = gr.Textbox(
            value="" if known else length,
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
