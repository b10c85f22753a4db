/* pack.c - packs the files of a profile into a zip for Wireshark's import.
 *
 *     pack OUTPUT.zip FOLDER NAME...     FOLDER holds the files; the zip FOLDER's last
 *                                        part and the files
 *
 * cmake -E tar makes a zip, too, but writes into it when each file was last read: two
 * builds of the same source would differ. Here each file has the zip format's first day.
 * The files are a few hundred bytes long and are stored as they are. The format is that
 * of PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#define VERSION_NEEDED  10
#define MADE_ON_UNIX    (3 << 8 | VERSION_NEEDED)
#define FIRST_DAY       (1 << 5 | 1) /* 1 January 1980 */
#define PLAIN_FILE_MODE (0100644u << 16)

static void
put_16(GByteArray *bytes, unsigned value)
{
    guint8 parts[] = {value & 0xff, value >> 8 & 0xff};
    g_byte_array_append(bytes, parts, sizeof(parts));
}

static void
put_32(GByteArray *bytes, guint32 value)
{
    put_16(bytes, value & 0xffff);
    put_16(bytes, value >> 16);
}

static void
put_text(GByteArray *bytes, const char *text, gsize length)
{
    g_byte_array_append(bytes, (const guint8 *)text, (guint)length);
}

/* The checksum of IEEE 802.3, lowest bit first, as zip has it. */
static guint32
checksum(const char *data, gsize length)
{
    guint32 sum = 0xffffffff;
    for (gsize i = 0; i < length; i++) {
        sum ^= (guint8)data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum;
}

/* What a file's own header and its line in the directory have in common. */
static void
put_description(GByteArray *bytes, const char *name, const char *data, gsize length)
{
    put_16(bytes, VERSION_NEEDED);
    put_16(bytes, 0); /* flags */
    put_16(bytes, 0); /* stored */
    put_16(bytes, 0); /* midnight */
    put_16(bytes, FIRST_DAY);
    put_32(bytes, checksum(data, length));
    put_32(bytes, (guint32)length); /* packed */
    put_32(bytes, (guint32)length);
    put_16(bytes, (unsigned)strlen(name));
    put_16(bytes, 0); /* no extra fields */
}

static void
add_file(GByteArray *files, GByteArray *directory, const char *name, const char *data,
         gsize length)
{
    put_32(directory, 0x02014b50);
    put_16(directory, MADE_ON_UNIX);
    put_description(directory, name, data, length);
    put_16(directory, 0); /* no comment */
    put_16(directory, 0); /* disk */
    put_16(directory, 0); /* binary, for all we say */
    put_32(directory, PLAIN_FILE_MODE);
    put_32(directory, files->len);
    put_text(directory, name, strlen(name));

    put_32(files, 0x04034b50);
    put_description(files, name, data, length);
    put_text(files, name, strlen(name));
    put_text(files, data, length);
}

/* Puts the directory behind the files. */
static void
finish(GByteArray *files, const GByteArray *directory, unsigned count)
{
    guint32 start = files->len;
    g_byte_array_append(files, directory->data, directory->len);
    put_32(files, 0x06054b50);
    put_16(files, 0); /* disk */
    put_16(files, 0);
    put_16(files, count);
    put_16(files, count);
    put_32(files, directory->len);
    put_32(files, start);
    put_16(files, 0); /* no comment */
}

int
main(int argc, char **argv)
{
    if (argc < 4) {
        g_printerr("pack: takes OUTPUT.zip FOLDER NAME...\n");
        return 2;
    }
    g_autoptr(GByteArray) files = g_byte_array_new();
    g_autoptr(GByteArray) directory = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_path_get_basename(argv[2]);
    for (int i = 3; i < argc; i++) {
        g_autofree char *path = g_build_filename(argv[2], argv[i], NULL);
        g_autofree char *name = g_strdup_printf("%s/%s", folder, argv[i]);
        g_autofree char *data = NULL;
        gsize length = 0;
        if (!g_file_get_contents(path, &data, &length, &error)) {
            g_printerr("pack: %s\n", error->message);
            return 1;
        }
        add_file(files, directory, name, data, length);
    }
    finish(files, directory, (unsigned)argc - 3);
    if (!g_file_set_contents(argv[1], (const char *)files->data, files->len, &error)) {
        g_printerr("pack: %s\n", error->message);
        return 1;
    }
    return 0;
}
