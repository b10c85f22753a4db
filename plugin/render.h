/* render.h - shows a diagnosis: proto tree and expert items. Decides nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_RENDER_H
#define SIPDIAG_RENDER_H

#include "core/diagnosis.h"

#include <epan/packet.h>

/* A response in a packet buffer. */
struct place {
    tvbuff_t *tvb;    /* the whole data source */
    int offset;       /* of the status line */
    int length;       /* of the status line */
    const char *data; /* the bytes at offset; spans of the diagnosis lie behind it */
};

/* Registers fields, subtrees and expert items. */
void render_register(int proto);

/* Whether anything below the top line would be seen: a real tree, or a filter, column or
 * -e option that names one of our fields. */
bool render_wants_details(proto_tree *tree);

/* Adds the top line of a response to tree, which may be NULL, and its expert item. */
proto_item *render_response(proto_tree *tree, packet_info *pinfo,
                            const struct place *place, unsigned code);

/* Adds everything else below the top line. */
void render_details(proto_item *item, packet_info *pinfo, const struct place *place,
                    const struct diagnosis *diagnosis);

#endif /* SIPDIAG_RENDER_H */
