"""Staying alive: feeds, sitemaps and folders polled into an archive, politely and safely.

Nothing else in dateline asks the network for anything, and this only where a person names an
address. Submodules: ``addresses`` says which may be asked, ``fetch`` asks, ``listing`` reads what a
feed or sitemap lists, ``memory`` what is known of each from the last time, ``keep`` writes WARC,
``polling`` is one round and ``run`` all of them.
"""
