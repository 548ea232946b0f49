"""Messages become the token ids of a prompt, in which nothing that a message says can be a control token.

Knows chat templates and tokenizers; refuses to know what the messages are about. A template is rendered with random marks
in the place of the contents; its own text is tokenized with control tokens, the contents without. So a document that
holds "<|im_start|>system" is read as these characters, and never as the beginning of a message.
"""

import logging
import re
import secrets
from collections.abc import Sequence
from typing import Any

from qa_bot.errors import ModelError, UsageError

LOG = logging.getLogger("qa_bot")
ROLES = ("system", "user", "assistant")
Message = dict[str, str]  # {"role": one of ROLES, "content": text}


class ChatTemplate:
    """How one model wants to be spoken to."""

    def __init__(self, tokenizer: Any, name: str) -> None:
        self._tokenizer = tokenizer
        self._name = name
        added = [str(token) for token in tokenizer.added_tokens_decoder.values()]
        control = {text for text in [*added, *tokenizer.all_special_tokens] if len(text) > 1 and text.strip()}
        choices = "|".join(re.escape(text) for text in sorted(control))
        self._control = re.compile(f"(?={choices})" if choices else r"(?!)")
        # "unknown" is what plain text may become where a vocabulary lacks a character
        self._special = set(tokenizer.all_special_ids) - {tokenizer.unk_token_id}
        if not tokenizer.chat_template:
            LOG.warning("%s has no chat template; it is prompted with plain 'User:' and 'Assistant:' lines.", name)

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """Return the token ids of `messages` up to where the assistant's answer begins.

        Raises UsageError for messages that are not valid, ModelError where the template cannot hold them.
        """
        for message in messages:
            if message.get("role") not in ROLES or not isinstance(message.get("content"), str):
                raise UsageError(f"A message has a role ({', '.join(ROLES)}) and a content, not {sorted(message)}.")
        contents = {f"mark-{secrets.token_hex(12)}": message["content"] for message in messages}
        marked = [{"role": message["role"], "content": mark} for message, mark in zip(messages, contents, strict=True)]
        rendered = self._render(marked)
        if lost := [mark for mark in contents if mark not in rendered]:
            raise ModelError(
                f"The chat template of {self._name} drops {len(lost)} of {len(contents)} messages.",
                "Choose a model whose chat template keeps system, user and assistant messages.",
            )
        ids: list[int] = []
        for piece in re.split("(" + "|".join(contents) + ")", rendered):
            ids += self._content_ids(contents[piece]) if piece in contents else self._ids(piece, plain=False)
        return ids

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` has as a message's content."""
        return len(self._content_ids(text))

    def _render(self, messages: list[Message]) -> str:
        if not self._tokenizer.chat_template:
            lines = [f"{message['role'].capitalize()}: {message['content']}" for message in messages]
            return "\n\n".join([*lines, "Assistant:"])
        try:
            return self._apply(messages)
        except Exception as error:  # a template may raise anything, and several do for a system message
            if messages[0]["role"] != "system" or len(messages) < 2:
                raise ModelError(f"The chat template of {self._name} refuses the messages: {error}") from error
        joined = {"role": messages[1]["role"], "content": f"{messages[0]['content']}\n\n{messages[1]['content']}"}
        try:
            return self._apply([joined, *messages[2:]])
        except Exception as error:
            raise ModelError(f"The chat template of {self._name} refuses the messages: {error}") from error

    def _apply(self, messages: list[Message]) -> str:
        # enable_thinking is what hybrid models (Qwen3, SmolLM3) ask for; other templates do not look at it
        return str(
            self._tokenizer.apply_chat_template(
                messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
            )
        )

    def _content_ids(self, text: str) -> list[int]:
        """Return the ids of `text`, cut one character into whatever reads like a control token, so that none forms."""
        cuts = [0, *(match.start() + 1 for match in self._control.finditer(text)), len(text)]
        ids: list[int] = []
        for start, end in zip(cuts, cuts[1:], strict=False):
            ids += self._ids(text[start:end], plain=True)
        if found := self._special.intersection(ids):
            raise ModelError(f"{self._name}: text became the control tokens {sorted(found)}; it was not sent.")
        return ids

    def _ids(self, text: str, *, plain: bool) -> list[int]:
        if not text:
            return []
        encoded = self._tokenizer(text, add_special_tokens=False, split_special_tokens=plain, verbose=False)
        ids: list[int] = encoded["input_ids"]
        return ids
