/* interrupt.h - ends the program by the signal that somebody sent, once it has tidied up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_INTERRUPT_H
#define SIPDIAG_INTERRUPT_H

#include <glib.h>

/* From now on SIGINT, SIGTERM and SIGHUP end nothing: the main loop calls tidy() with the
 * first of them. Those that are ignored, as under nohup, stay so. */
void interrupt_catch(void (*tidy)(void *data), void *data);

/* Ends the program by the signal, if there was one. tidy() is not called any more. */
void interrupt_obey(void);

#endif /* SIPDIAG_INTERRUPT_H */
