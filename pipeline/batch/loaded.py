"""Imported by the server that workers are forked from, and by nothing else: loads what their first document needs."""

from __future__ import annotations

import gc
import signal
from contextlib import suppress


def _load() -> None:
    from pipeline.flow import warm_up

    warm_up()


signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command hears it, and the server ends with the command
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
gc.disable()  # nothing that is loaded here is ever let go of
with suppress(Exception):  # what is wrong, a missing model perhaps, the page will tell on which it is missed
    _load()
gc.freeze()  # nor looked at again by the workers, which share it
gc.enable()
