from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from qa_bot.models.parts import Parts
from qa_bot.settings import Settings


def test_threads_share_one_encoder_loaded_once(settings: Settings) -> None:
    parts = Parts(settings)
    with ThreadPoolExecutor(4) as pool:
        encoders = list(pool.map(lambda _: parts.encoder, range(8)))
    assert len({id(encoder) for encoder in encoders}) == 1


def test_none_is_no_model(settings: Settings) -> None:
    none = replace(
        settings, reader=replace(settings.reader, model="none"), generator=replace(settings.generator, model="none")
    )
    assert Parts(none).reader is None and Parts(none).generator is None
