/* listing.h - the comma lists that findings show: Allow, Supported, codecs, ...
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_LISTING_H
#define SIPDIAG_LISTING_H

#include "finding.h"
#include "message.h"

/* Appends an item, ", " before it when it is not the first. Folds in it become spaces.
 * One that the list has already, in any case, is left out, and so is what comes after
 * 1000 bytes: nobody reads that far. */
void listing_add(GString *list, struct span item);

/* Appends the items of another list. */
void listing_add_all(GString *list, const GString *items);

/* Appends the values under a header name, all lines of it. with_parameters: also what
 * stands behind their ';'. */
void listing_add_header(GString *list, const struct message *message, const char *header,
                        bool with_parameters);

/* Gives a placeholder a list: the label "none" for an empty one; a long one is cut
 * between two words, with "..." in place of the rest. */
void listing_set(struct finding *finding, const char *name, const GString *list,
                 enum language language);

/* The same with the values of a header; message: NULL when it is not in this capture. */
void listing_set_header(struct finding *finding, const char *name,
                        const struct message *message, const char *header,
                        enum language language);

/* Adds a header with its values to the evidence, if the message is there and has it. */
void listing_add_evidence(struct finding *finding, uint32_t frame,
                          const struct message *message, const char *header);

#endif /* SIPDIAG_LISTING_H */
