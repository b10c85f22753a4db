/* options.h - the command line of sipdiag-check.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_OPTIONS_H
#define SIPDIAG_OPTIONS_H

#include "ruling.h"

#define DEFAULT_LIMIT "failed"

struct options {
    struct limits limits;
    char *fail_on;    /* as given, or the default */
    char *max_failed; /* NULL where it is not given, and so on */
    char *baseline;
    char *junit;
    char *json;
    char *markdown;
    char *filter;
    char *tshark; /* or the default */
    int jobs;
    char **preferences;
    char **captures;
};

enum request { REQUEST_CHECK, REQUEST_DONE, REQUEST_REFUSED };

/* Reads the command line: REQUEST_DONE if it asked for --help or --version, which are
 * printed then, REQUEST_REFUSED if something is wrong with it, which is told. To be
 * cleared with options_clear() in any case. */
enum request options_read(struct options *options, int argc, char **argv);
void options_clear(struct options *options);

#endif /* SIPDIAG_OPTIONS_H */
