/* reference_format.h - a list as mdoc(7), for man(1), and as Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_REFERENCE_FORMAT_H
#define SIPDIAG_REFERENCE_FORMAT_H

#include <glib.h>

/* How a cell is shown. */
enum role {
    NAME, /* what people type */
    WORD, /* the same, and short */
    NOTE, /* a word or two about it */
    TEXT, /* sentences, the last full stop of which may be missing */
};

struct column {
    const char *title;
    enum role role;
};

/* A page in the making. */
struct sheet {
    const struct format *format;
    const struct column *columns; /* of the list in hand; the last one has no title */
    GString *out;
};

/* A way to write lists. */
struct format {
    const char *name;
    const char *mark; /* of scanf: a line that gives way to the list it names */
    void (*put_heading)(const struct sheet *sheet, const char *text);
    void (*begin)(const struct sheet *sheet);
    /* cells: as many as there are columns, NULL for an empty one. link: where the last of
     * them leads; NULL for nowhere. */
    void (*put_row)(const struct sheet *sheet, const char *const *cells,
                    const char *link);
    void (*end)(const struct sheet *sheet);
};

/* "mdoc" or "markdown"; NULL for anything else. */
const struct format *format_named(const char *name);

#endif /* SIPDIAG_REFERENCE_FORMAT_H */
