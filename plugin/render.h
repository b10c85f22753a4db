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

/* Shows a diagnosis below parent, which may be NULL, and adds its expert items. Returns
 * the top line. */
proto_item *render_diagnosis(proto_tree *parent, packet_info *pinfo,
                             const struct place *place,
                             const struct diagnosis *diagnosis);

#endif /* SIPDIAG_RENDER_H */
