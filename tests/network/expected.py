"""What every address of the editors' interface should do, for whom. A new address needs a line here.

OWN: asked with a key; in the own places it answers, elsewhere 404. ASK: the same, but whether it answers at home depends on more.
OPEN: no key; answers every editor and shows nothing foreign. CITY: only the city's administrators. FREE: shows nobody's rows.
SKIP: Wagtail's own test of its error page.
"""

import re

OWN, ASK, OPEN, CITY, FREE, SKIP = "own", "ask", "open", "city", "free", "skip"

RULES = [
    # terms that all share: everybody chooses them, the city changes them
    (r"wagtailsnippets_content_(category|subject|audience|spelling):.*", CITY),
    (r"wagtailsnippetchoosers_content_(category|subject|audience|spelling):.*", FREE),
    (r"wagtailsnippets_search_(synonym|reading):.*", CITY),
    (r"wagtailsnippetchoosers_search_(synonym|reading):.*", FREE),
    # searches are nobody's own
    (r"wagtailsnippets_search_wish:.*|search_searches|search_trial", CITY),
    (r"wagtailsnippetchoosers_search_wish:.*", FREE),
    (r"wagtailsearchpromotions:(chooser|chooserresults)", FREE),
    (r"wagtailsearchpromotions:.*", CITY),
    # withdrawn addresses are nobody's own
    (r"wagtailsnippets_news_goneaddress:.*|news_old_addresses", CITY),
    (r"wagtailsnippetchoosers_news_goneaddress:.*", FREE),
    # guarded models
    (r"wagtailsnippets_network_(organisation|membership):(add|delete|edit|usage|history|history_results|list|list_results|copy)", ASK),
    (r"wagtailsnippetchoosers_network_membership:.*", ASK),
    (r"wagtailsnippets_timetable_(issue|upload):(usage|history|history_results)", ASK),  # only looked at: history is for who may change
    (r"wagtailsnippets_\w+:(list|list_results)", OPEN),
    (r"wagtailsnippets_\w+:add", ASK),
    (r"wagtailsnippets_\w+:(usage|history|history_results)", OWN),
    (r"wagtailsnippets_\w+:(edit|delete|inspect|restore)", ASK),
    (r"wagtailsnippetchoosers_\w+:(choose|choose_results|chosen_multiple)", OPEN),
    (r"wagtailsnippetchoosers_\w+:chosen", OWN),
    (r"wagtailsnippetchoosers_\w+:create", ASK),
    (r"wagtailsnippets:index", FREE),
    # the timetable's desk
    (r"timetable_desk:(upload|import|take_week|discard|remarks|cancel|move|reinstate)", ASK),
    (r"timetable_desk:(home|week|send|add|template|copy|submit|publish|preview)", ASK),
    (r"timetable_desk:preview_page", ASK),
    # the library's desk
    (r"library_desk:(send|import|store|again|discard|remarks)", ASK),
    # pages
    (r"wagtailadmin_explore(_root|_results)?", ASK),
    (r"wagtailadmin_pages:(edit|history|history_results|revisions_index|usage|view_draft|delete|copy|move)", OWN),
    (r"wagtailadmin_pages:(search|search_results)", OPEN),
    (r"wagtailadmin_pages:(type_use|type_use_results|choose_parent)", OPEN),
    (r"wagtailadmin_pages:.*", ASK),
    (r"wagtailadmin_choose_page(_child|_search|_chosen_multiple)?", ASK),
    (r"wagtailadmin_choose_page_(external|email|phone|anchor)_link", FREE),
    (r"wagtailadmin_api:pages:(listing|find)", ASK),
    (r"wagtailadmin_api:pages:(detail|action)", ASK),
    (r"wagtail_bulk_action", ASK),
    (r"content_take_out", ASK),
    # pictures: chosen within the district, changed where they were uploaded
    (r"wagtailimages:(edit|delete|url_generator|url_generator_output|preview|edit_multiple|delete_multiple|image_usage)", ASK),
    (r"wagtailimages:(index|index_results|add|add_multiple)", OPEN),
    (r"wagtailimages:(create_multiple_from_uploaded_image|delete_upload_multiple)", ASK),
    (r"wagtailimages_chooser:(choose|choose_results|chosen_multiple|create)", OPEN),
    (r"wagtailimages_chooser:(chosen|select_format)", ASK),
    (r"wagtailadmin_api:images:(listing|detail|find)", ASK),
    # documents: the same
    (r"wagtaildocs:(edit|delete|edit_multiple|delete_multiple|document_usage)", ASK),
    (r"wagtaildocs:(index|index_results|add|add_multiple)", OPEN),
    (r"wagtaildocs:(create_multiple_from_uploaded_document|delete_upload_multiple)", ASK),
    (r"wagtaildocs_chooser:(choose|choose_results|chosen_multiple|create)", OPEN),
    (r"wagtaildocs_chooser:chosen", ASK),
    (r"wagtailadmin_api:documents:(listing|detail|find)", ASK),
    # the city's alone
    (r"(wagtailadmin_(collections|workflows|reports)|wagtailredirects|wagtailsettings|wagtaillocales|wagtailsites|wagtailusers_\w+):.*", CITY),
    (r"simple_translation:submit_page_translation", OWN),
    (r"simple_translation:submit_snippet_translation", CITY),
    # about oneself, or about nothing
    (r"wagtailadmin_(home|account|logout|dismissibles|block_preview|sprite|login|javascript_catalog)", FREE),
    (r"wagtailadmin_error_test", SKIP),
    (r"wagtailadmin_tag(_model)?_autocomplete", FREE),
    (r"wagtailadmin_password_reset\w*", FREE),
    (r"wagtailadmin_editing_sessions:(ping|release)", ASK),
    (r"wagtailembeds:.*", FREE),
    (r"None", FREE),
]


def expectation(name):
    """The kind of an address by its name; None where nobody has thought about it yet."""
    return next((kind for pattern, kind in RULES if re.fullmatch(pattern, name)), None)
