#include "tombstone.h"

#include <stdint.h>
#include <string.h>

#define PREAMBLE_BYTES 128
#define SECONDARY_CAPTURE "1.2.840.10008.5.1.4.1.1.7"
#define EXPLICIT_VR_LITTLE_ENDIAN "1.2.840.10008.1.2.1"
#define UID "2.25.183601771176488."

static uint8_t made[512];
static size_t made_length;

/* A short Data Element in Explicit VR Little Endian (PS3.5 7.1.2); a text is padded to an even length. */
static void put(uint32_t tag, const char *vr, const void *value, size_t length) {
  const size_t even = (length + 1) / 2 * 2;
  const uint8_t header[8] = {(uint8_t)(tag >> 16), (uint8_t)(tag >> 24), (uint8_t)tag,           (uint8_t)(tag >> 8),
                             (uint8_t)vr[0],       (uint8_t)vr[1],       (uint8_t)(even & 0xff), (uint8_t)(even >> 8)};
  if (made_length + sizeof header + even > sizeof made) return;
  memcpy(made + made_length, header, sizeof header);
  memcpy(made + made_length + sizeof header, value, length);
  if (even > length) made[made_length + sizeof header + length] = strcmp(vr, "UI") == 0 ? '\0' : ' ';
  made_length += sizeof header + even;
}

static void put_text(uint32_t tag, const char *vr, const char *text) { put(tag, vr, text, strlen(text)); }

static void make(void) {
  const uint8_t nothing[4] = {0};
  made_length = PREAMBLE_BYTES;
  memcpy(made + made_length, "DICM", 4);
  made_length += 4;
  const size_t meta = made_length;
  put(0x00020000, "UL", nothing, sizeof nothing);
  const size_t counted = made_length;
  put_text(0x00020002, "UI", SECONDARY_CAPTURE);
  put_text(0x00020003, "UI", UID "3");
  put_text(0x00020010, "UI", EXPLICIT_VR_LITTLE_ENDIAN);
  const size_t length = made_length - counted;
  made[meta + 8] = (uint8_t)length;
  put_text(0x00080016, "UI", SECONDARY_CAPTURE);
  put_text(0x00080018, "UI", UID "3");
  put_text(0x00100010, "PN", "REFUSED");
  put_text(0x00100020, "LO", "REFUSED");
  put_text(0x0020000d, "UI", UID "1");
  put_text(0x0020000e, "UI", UID "2");
}

const void *tombstone_bytes(size_t *length) {
  if (made_length == 0) make();
  *length = made_length;
  return made;
}

bool is_tombstone(const void *bytes, size_t length) {
  size_t own;
  const void *tombstone = tombstone_bytes(&own);
  return length == own && memcmp(bytes, tombstone, own) == 0;
}
