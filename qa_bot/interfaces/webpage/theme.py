"""The colours of the page."""

from typing import Any


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
