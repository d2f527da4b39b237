"""The pages over HTTP: the same contexts and templates as the static site, made when asked for.

Bound to 127.0.0.1 unless told otherwise. A request whose Host is not this machine's is refused
(DNS rebinding), every answer carries a policy that lets a page load nothing but our own files,
and nothing outside the archive and our assets can be read.
"""

from dateline.serve.app import is_local, make_app, make_server, serve

__all__ = ["is_local", "make_app", "make_server", "serve"]
