"""The tagger's network as it is trained, in torch; `tagger.py` runs it."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from pipeline.restore.language import LanguageModel
from pipeline.restore.tagger import BANDS, NEAR, REACH, SIGNS, bands

WIDE = 160  # numbers a word
HEADS, FIRST, SECOND = 4, 640, 448
_NEVER = -1e4


class _Rows(torch.autograd.Function):
    """Rows of a table, in 16 bits; their gradients are summed in 32."""

    @staticmethod
    def forward(ctx: Any, table: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(index)
        ctx.rows = len(table)
        return table.to(torch.bfloat16).index_select(0, index.flatten()).view(*index.shape, -1)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> Any:
        (index,) = ctx.saved_tensors
        return torch.ops.aten.embedding_dense_backward(gradient.float(), index, ctx.rows, -1, False), None


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
        near = words[:, close] + _Rows.apply(self.signs.weight, signs[:, close])
        hidden = self.drop(torch.relu(self.near(near.flatten(1))))
        query = self.query(hidden).view(-1, HEADS, WIDE)
        scores = torch.bmm(query, words.transpose(1, 2)).float() * WIDE**-0.5 + self.bands[:, self.band]
        scores = scores.masked_fill(~inside[:, None], _NEVER)
        scores = torch.cat([scores, torch.zeros_like(scores[:, :, :1])], 2)  # one more choice, of none of the words
        seen = torch.bmm(torch.softmax(scores, 2)[:, :, :-1].to(torch.bfloat16), words).flatten(1)
        hidden = self.drop(torch.relu(self.second(torch.cat([hidden, self.drop(seen)], 1))))
        known: torch.Tensor = self.out(hidden).float()
        return torch.einsum("bd,bkd->bk", known, self.words(forms)) + self.bias[forms]
