#include "image_shims.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

// A progressive file may pass over the whole picture in each of many tiny scans; encoders make ten.
enum { MAX_SCANS = 100 };

struct reader {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  const uint8_t *bytes;
  size_t count;
  struct zoo_image_size size;
  uint8_t *pixels;
  int status;
  char *message;
};

static _Noreturn void fail(struct reader *reader, int status, const char *message) {
  reader->status = status;
  snprintf(reader->message, ZOO_IMAGE_MESSAGE, "%s", message);
  longjmp(reader->escape, 1);
}

static void error_exit(j_common_ptr jpeg) {
  char text[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, text);
  int code = jpeg->err->msg_code;
  int unsupported = code == JERR_SOF_UNSUPPORTED || code == JERR_BAD_PRECISION ||
                    code == JERR_ARITH_NOTIMPL || code == JERR_NOT_COMPILED ||
                    code == JERR_CONVERSION_NOTIMPL || code == JERR_COMPONENT_COUNT;
  fail(jpeg->client_data, unsupported ? ZOO_IMAGE_UNSUPPORTED : ZOO_IMAGE_CORRUPT, text);
}

// Warnings are for broken data that libjpeg papers over, as it does for everybody.
static void output_message(j_common_ptr jpeg) { (void)jpeg; }

static void monitor_scans(j_common_ptr jpeg) {
  struct reader *reader = jpeg->client_data;
  if (reader->jpeg.input_scan_number > MAX_SCANS)
    fail(reader, ZOO_IMAGE_UNSUPPORTED, "it has more than 100 scans");
}

static void init_source(j_decompress_ptr jpeg) { (void)jpeg; }

// No further bytes: libjpeg suspends, and the caller sees that the file is truncated. (Its own memory
// source would invent an end marker and pass the missing part as grey.)
static boolean fill_input_buffer(j_decompress_ptr jpeg) {
  (void)jpeg;
  return FALSE;
}

static void skip_input_data(j_decompress_ptr jpeg, long count) {
  if (count <= 0) return;
  size_t left = jpeg->src->bytes_in_buffer;
  size_t skipped = (size_t)count < left ? (size_t)count : left;
  jpeg->src->next_input_byte += skipped;
  jpeg->src->bytes_in_buffer -= skipped;
}

static void term_source(j_decompress_ptr jpeg) { (void)jpeg; }

static void open_reader(struct reader *reader) {
  jpeg_create_decompress(&reader->jpeg);
  reader->source = (struct jpeg_source_mgr){
      .next_input_byte = reader->bytes,
      .bytes_in_buffer = reader->count,
      .init_source = init_source,
      .fill_input_buffer = fill_input_buffer,
      .skip_input_data = skip_input_data,
      .resync_to_restart = jpeg_resync_to_restart,
      .term_source = term_source,
  };
  reader->jpeg.src = &reader->source;
  reader->progress.progress_monitor = monitor_scans;
  reader->jpeg.progress = &reader->progress;
}

static void read_size(struct reader *reader) {
  open_reader(reader);
  if (jpeg_read_header(&reader->jpeg, TRUE) == JPEG_SUSPENDED)
    fail(reader, ZOO_IMAGE_TRUNCATED, "the file ends within its header");
  if (reader->jpeg.data_precision != 8)
    fail(reader, ZOO_IMAGE_UNSUPPORTED, "its samples are not of 8 bits");
  int components = reader->jpeg.num_components;
  if (components != 1 && components != 3 && components != 4)
    fail(reader, ZOO_IMAGE_UNSUPPORTED, "it has neither 1, 3 nor 4 components");
  reader->size.width = reader->jpeg.image_width;
  reader->size.height = reader->jpeg.image_height;
}

static inline uint8_t times(unsigned a, unsigned b) {
  unsigned product = a * b + 128;
  return (uint8_t)(((product >> 8) + product) >> 8);
}

/// Four-component files hold inverted inks (Adobe's way); Pillow assumes so even without the marker.
static void rgb_from_inverted_cmyk(const uint8_t *cmyk, uint8_t *rgb, size_t width) {
  for (size_t x = 0; x < width; x++, cmyk += 4, rgb += 3)
    for (int c = 0; c < 3; c++) rgb[c] = cmyk[3] - times(255 - cmyk[c], cmyk[3]);
}

static void read_line(struct reader *reader, uint8_t *line) {
  JSAMPROW row = line;
  if (jpeg_read_scanlines(&reader->jpeg, &row, 1) == 1) return;
  char text[ZOO_IMAGE_MESSAGE];
  snprintf(text, sizeof text, "the file ends at line %u of %u", reader->jpeg.output_scanline,
           reader->jpeg.output_height);
  fail(reader, ZOO_IMAGE_TRUNCATED, text);
}

static void read_lines(struct reader *reader) {
  j_decompress_ptr jpeg = &reader->jpeg;
  int inks = jpeg->num_components == 4;
  jpeg->out_color_space = inks ? JCS_CMYK : JCS_RGB;
  jpeg->dct_method = JDCT_ISLOW;
  jpeg->do_fancy_upsampling = TRUE;
  if (!jpeg_start_decompress(jpeg))
    fail(reader, ZOO_IMAGE_TRUNCATED, "the file ends within its scans");
  size_t width = jpeg->output_width;
  uint8_t *pixels = reader->pixels;
  uint8_t *line = inks ? jpeg->mem->alloc_large((j_common_ptr)jpeg, JPOOL_IMAGE, width * 4) : NULL;
  for (; jpeg->output_scanline < jpeg->output_height; pixels += width * 3) {
    read_line(reader, inks ? line : pixels);
    if (inks) rgb_from_inverted_cmyk(line, pixels, width);
  }
  // A missing end marker is no loss any more; a broken one is still an error.
  (void)jpeg_finish_decompress(jpeg);
}

static void read_pixels(struct reader *reader) {
  struct zoo_image_size announced = reader->size;
  read_size(reader);
  if (reader->size.width != announced.width || reader->size.height != announced.height)
    fail(reader, ZOO_IMAGE_CORRUPT, "its size is not the announced one");
  read_lines(reader);
}

/// Runs `body`, catches the jump out of it and frees what libjpeg made.
static int run(struct reader *reader, void (*body)(struct reader *)) {
  reader->jpeg.client_data = reader;
  reader->jpeg.err = jpeg_std_error(&reader->errors);
  reader->errors.error_exit = error_exit;
  reader->errors.output_message = output_message;
  if (!setjmp(reader->escape)) body(reader);
  jpeg_destroy_decompress(&reader->jpeg);
  return reader->status;
}

int zoo_jpeg_size(const uint8_t *bytes, size_t count, struct zoo_image_size *size, char *message) {
  struct reader reader = {.bytes = bytes, .count = count, .message = message};
  int status = run(&reader, read_size);
  *size = reader.size;
  return status;
}

int zoo_jpeg_decode(const uint8_t *bytes, size_t count, struct zoo_image_size size, uint8_t *pixels,
                    char *message) {
  struct reader reader = {
      .bytes = bytes, .count = count, .size = size, .pixels = pixels, .message = message};
  return run(&reader, read_pixels);
}
