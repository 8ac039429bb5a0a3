"""The tagger's network as it is trained, in torch; `tagger.py` runs it."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from pipeline.restore.language import LanguageModel
from pipeline.restore.tagger import BANDS, NEAR, REACH, SIGNS, bands

SIXTEEN = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # numbers of 16 bits: other processors crawl with them
WIDE = 160  # numbers a word
HEADS, FIRST, SECOND = 4, 640, 448
_NEVER = -1e4


class _Rows(torch.autograd.Function):
    """Rows of a table, in 16 bits where SIXTEEN; their gradients are summed in 32."""

    @staticmethod
    def forward(ctx: Any, table: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(index)
        ctx.rows = len(table)
        table = table.to(torch.bfloat16) if SIXTEEN else table
        return table.index_select(0, index.flatten()).view(*index.shape, -1)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> Any:
        (index,) = ctx.saved_tensors
        return torch.ops.aten.embedding_dense_backward(gradient.float(), index, ctx.rows, -1, False), None


class _Seen(torch.autograd.Function):
    """What each head sees of the words (B x H x D); a step by hand is a fourth faster than torch's own of six products.

    `query` is B x H x D, `words` B x P x D, `bands` H x P, `inside` B x P. There is one more choice, of none of the
    words, which scores 0.
    """

    @staticmethod
    def forward(
        ctx: Any, query: torch.Tensor, words: torch.Tensor, bands: torch.Tensor, inside: torch.Tensor
    ) -> torch.Tensor:
        scores = torch.bmm(query, words.transpose(1, 2)).float() * WIDE**-0.5 + bands
        scores = scores.masked_fill(~inside[:, None], _NEVER)
        shares = torch.softmax(torch.nn.functional.pad(scores, (0, 1)), 2)[:, :, :-1].to(words.dtype)
        ctx.save_for_backward(query, words, shares)
        return torch.bmm(shares, words)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> Any:
        query, words, shares = ctx.saved_tensors
        told = torch.bmm(gradient, words.transpose(1, 2)).float() * shares
        scores = told - shares * told.sum(2, keepdim=True)
        scaled = (scores * WIDE**-0.5).to(words.dtype)
        both = torch.cat([scaled, shares], 1).transpose(1, 2), torch.cat([query, gradient], 1)
        return torch.bmm(scaled, words), torch.bmm(*both), scores.sum(0), None


class Net(nn.Module):
    def __init__(self, model: LanguageModel) -> None:
        super().__init__()
        unmarked = model.forms.unmarked
        self.words = nn.Embedding(max(len(model.words), int(unmarked.max()) + 1), WIDE)
        self.signs = nn.Embedding(SIGNS, WIDE)
        self.near = nn.Linear((2 * NEAR + 1) * WIDE, FIRST)
        self.query = nn.Linear(FIRST, HEADS * WIDE)
        self.bands = nn.Parameter(torch.zeros(HEADS, 2 * len(BANDS)))
        self.second = nn.Linear(FIRST + HEADS * WIDE, SECOND)
        self.out = nn.Linear(SECOND, WIDE)
        self.bias = nn.Parameter(torch.zeros(len(model.words)))
        self.drop = nn.Dropout(0.0)  # of the hidden numbers and of what attention saw, while it learns
        for table, spread in ((self.words, 0.3), (self.signs, 0.1), (self.out, 0.02)):
            nn.init.normal_(table.weight, std=spread)
        nn.init.zeros_(self.out.bias)
        self.register_buffer("band", torch.tensor(bands()), persistent=False)
        self.register_buffer("unmarked", torch.tensor(unmarked), persistent=False)

    def forward(
        self, ids: torch.Tensor, signs: torch.Tensor, inside: torch.Tensor, group: torch.Tensor, forms: torch.Tensor
    ) -> torch.Tensor:
        """The score of each of `forms` (B x K); `ids`, `signs` and `inside` are B x places."""
        ids, inside = ids.clone(), inside.clone()
        ids[:, REACH], inside[:, REACH] = self.unmarked[group], False
        words = _Rows.apply(self.words.weight, ids)
        close = slice(REACH - NEAR, REACH + NEAR + 1)
        near = _Rows.apply(self.words.weight, ids[:, close]) + _Rows.apply(self.signs.weight, signs[:, close])
        hidden = self.drop(torch.relu(self.near(near.flatten(1))))
        query = self.query(hidden).view(-1, HEADS, WIDE)
        seen = _Seen.apply(query, words, self.bands[:, self.band], inside).flatten(1)
        hidden = self.drop(torch.relu(self.second(torch.cat([hidden, self.drop(seen)], 1))))
        known: torch.Tensor = self.out(hidden).float()
        return torch.einsum("bd,bkd->bk", known, self.words(forms)) + self.bias[forms]
