"""The colours of the page."""

from typing import Any

ACCENT = {
    "c50": "#eef4ff",
    "c100": "#dce8fd",
    "c200": "#bcd2fa",
    "c300": "#93b4f4",
    "c400": "#658eea",
    "c500": "#4069d8",
    "c600": "#2f53bd",
    "c700": "#274497",
    "c800": "#243b79",
    "c900": "#223464",
    "c950": "#172142",
}
COLOURS = {  # names of Gradio's; *primary_700: a shade of ACCENT
    "body_background_fill": "#f7f6f3",
    "body_background_fill_dark": "#131417",
    "body_text_color": "#1d1f24",
    "body_text_color_dark": "#e9e9ec",
    "body_text_color_subdued": "#5b5e66",
    "body_text_color_subdued_dark": "#b4b6bd",
    "background_fill_primary": "#ffffff",
    "background_fill_primary_dark": "#1b1d21",
    "block_background_fill": "#ffffff",
    "block_background_fill_dark": "#1b1d21",
    "block_label_text_color": "#5b5e66",
    "block_label_text_color_dark": "#b4b6bd",
    "block_title_text_color": "#3a3d44",
    "block_title_text_color_dark": "#d4d5da",
    "border_color_primary": "#e1dfd9",
    "border_color_primary_dark": "#34373e",
    "input_background_fill": "#ffffff",
    "input_background_fill_dark": "#1b1d21",
    "input_border_color": "#cfccc4",
    "input_border_color_dark": "#454952",
    "input_border_width": "1px",
    "input_placeholder_color": "#6a6d75",
    "input_placeholder_color_dark": "#9b9ea6",
    "button_primary_background_fill": "*primary_700",
    "button_primary_background_fill_dark": "*primary_600",
    "button_primary_background_fill_hover": "*primary_800",
    "button_primary_background_fill_hover_dark": "*primary_700",
    "button_primary_border_color": "*primary_700",
    "button_primary_border_color_dark": "*primary_600",
    "button_primary_text_color": "#ffffff",
    "button_secondary_background_fill": "#ffffff",
    "button_secondary_background_fill_dark": "#26292f",
    "button_secondary_border_color": "#cfccc4",
    "button_secondary_border_color_dark": "#454952",
    "link_text_color": "*primary_700",
    "link_text_color_dark": "*primary_300",
    "color_accent": "*primary_700",
    "checkbox_label_background_fill_selected": "*primary_50",
    "checkbox_label_background_fill_selected_dark": "*primary_900",
    "checkbox_label_border_color_selected": "*primary_700",
    "checkbox_label_border_color_selected_dark": "*primary_300",
    "checkbox_label_text_color_selected": "*primary_900",
    "checkbox_label_text_color_selected_dark": "*primary_100",
}


def theme() -> Any:
    """Return the theme: system fonts, so that nothing is fetched, and colours with enough contrast in light and dark."""
    import gradio as gr

    return gr.themes.Base(
        primary_hue=gr.themes.Color(**ACCENT),
        neutral_hue="zinc",
        radius_size="lg",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    ).set(**COLOURS)
