/* interrupt.c - ends the program by the signal that somebody sent, once it has tidied up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "interrupt.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>

#define STATUS_OF_SIGNAL 128 /* added to its number, as shells do */

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static int received;
static void (*tidy_up)(void *data);
static void *tidy_data;

static gboolean
receive(gpointer number)
{
    if (received == 0) {
        received = GPOINTER_TO_INT(number);
        if (tidy_up != NULL) {
            tidy_up(tidy_data);
        }
    }
    return G_SOURCE_CONTINUE;
}

void
interrupt_catch(void (*tidy)(void *data), void *data)
{
    tidy_up = tidy;
    tidy_data = data;
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        struct sigaction action;

        if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            g_unix_signal_add(signals[i], receive, GINT_TO_POINTER(signals[i]));
        }
    }
}

void
interrupt_obey(void)
{
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    if (received != 0) {
        signal(received, SIG_DFL);
        raise(received);
        exit(STATUS_OF_SIGNAL + received);
    }
    tidy_up = NULL;
}
