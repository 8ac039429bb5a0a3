"""What all pages share: the server's safety, sessions, languages, layout. Knows nothing of what they show."""

from pipeline.web.pages import Pages, redirect
from pipeline.web.safety import Guard, form_of
from pipeline.web.serve import Site, listen, new_site, serve
from pipeline.web.sessions import Session, Sessions

__all__ = ["Guard", "Pages", "Session", "Sessions", "Site", "form_of", "listen", "new_site", "redirect", "serve"]
