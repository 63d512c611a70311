#include "image_shims.h"

#include <stdio.h>
#include <string.h>

#include <png.h>

struct reader {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t left;
  struct zoo_image_size size;
  uint8_t *pixels;
  int status;
  char *message;
};

static void error(png_structp png, png_const_charp text) {
  struct reader *reader = png_get_error_ptr(png);
  if (reader->status == ZOO_IMAGE_OK) reader->status = ZOO_IMAGE_CORRUPT;
  snprintf(reader->message, ZOO_IMAGE_MESSAGE, "%s", text);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void read_bytes(png_structp png, png_bytep output, size_t count) {
  struct reader *reader = png_get_io_ptr(png);
  if (count > reader->left) {
    reader->status = ZOO_IMAGE_TRUNCATED;
    png_error(png, "the file ends within a chunk");
  }
  memcpy(output, reader->bytes, count);
  reader->bytes += count;
  reader->left -= count;
}

/// Gamma, profiles and text change no pixel here, so no time or memory goes into them.
static void read_size(struct reader *reader) {
  png_structp png = reader->png;
  png_set_read_fn(png, reader, read_bytes);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_option(png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
  png_read_info(png, reader->info);
  reader->size.width = png_get_image_width(png, reader->info);
  reader->size.height = png_get_image_height(png, reader->info);
}

static int is_deep_gray(struct reader *reader) {
  return png_get_color_type(reader->png, reader->info) == PNG_COLOR_TYPE_GRAY &&
         png_get_bit_depth(reader->png, reader->info) == 16;
}

/// Asks for RGB of 8 bits as Pillow makes it: palettes looked up, the high byte of deep samples,
/// alpha dropped and not blended. 16-bit grey stays as it is.
static void set_transforms(struct reader *reader) {
  png_structp png = reader->png;
  png_byte color = png_get_color_type(png, reader->info);
  if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (!is_deep_gray(reader)) {
    png_set_strip_16(png);
    if (color == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
    if (!(color & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(png);
  }
  png_set_strip_alpha(png);
}

/// Pillow clips 16-bit grey to 255. Widening from the end lets input and output share the memory.
static void rgb_from_deep_gray(uint8_t *pixels, size_t count) {
  for (size_t i = count; i-- > 0;) {
    uint8_t value = pixels[2 * i] ? 255 : pixels[2 * i + 1];
    memset(pixels + 3 * i, value, 3);
  }
}

static void read_rows(struct reader *reader) {
  png_structp png = reader->png;
  struct zoo_image_size size = reader->size;
  int deep = is_deep_gray(reader);
  size_t stride = (size_t)size.width * (deep ? 2 : 3);
  set_transforms(reader);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, reader->info);
  if (png_get_rowbytes(png, reader->info) != stride) png_error(png, "its rows have another size");
  // Pillow checks the headers' checksums, but not those of the pixel data.
  png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
  for (int pass = 0; pass < passes; pass++)
    for (size_t y = 0; y < size.height; y++) png_read_row(png, reader->pixels + y * stride, NULL);
  if (deep) rgb_from_deep_gray(reader->pixels, (size_t)size.width * size.height);
}

static void read_pixels(struct reader *reader) {
  struct zoo_image_size announced = reader->size;
  read_size(reader);
  if (reader->size.width != announced.width || reader->size.height != announced.height)
    png_error(reader->png, "its size is not the announced one");
  read_rows(reader);
}

/// Runs `body`, catches the jump out of it and frees what libpng made.
static int run(struct reader *reader, void (*body)(struct reader *)) {
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, error, ignore_warning);
  if (!reader->png) {
    snprintf(reader->message, ZOO_IMAGE_MESSAGE, "libpng could not be started");
    return ZOO_IMAGE_UNSUPPORTED;
  }
  if (!setjmp(png_jmpbuf(reader->png))) {
    reader->info = png_create_info_struct(reader->png);
    if (!reader->info) png_error(reader->png, "no memory");
    body(reader);
  }
  png_destroy_read_struct(&reader->png, &reader->info, NULL);
  return reader->status;
}

int zoo_png_size(const uint8_t *bytes, size_t count, struct zoo_image_size *size, char *message) {
  struct reader reader = {.bytes = bytes, .left = count, .message = message};
  int status = run(&reader, read_size);
  *size = reader.size;
  return status;
}

int zoo_png_decode(const uint8_t *bytes, size_t count, struct zoo_image_size size, uint8_t *pixels,
                   char *message) {
  struct reader reader = {
      .bytes = bytes, .left = count, .size = size, .pixels = pixels, .message = message};
  return run(&reader, read_pixels);
}

static png_image description(struct zoo_image_size size, int layout, size_t palette_count) {
  static const png_uint_32 formats[] = {
      [ZOO_PNG_GRAY] = PNG_FORMAT_GRAY,
      [ZOO_PNG_RGB] = PNG_FORMAT_RGB,
      [ZOO_PNG_PALETTE] = PNG_FORMAT_RGB_COLORMAP,
  };
  return (png_image){
      .version = PNG_IMAGE_VERSION,
      .width = size.width,
      .height = size.height,
      .format = formats[layout],
      .colormap_entries = (png_uint_32)palette_count,
  };
}

size_t zoo_png_bound(struct zoo_image_size size, int layout, size_t palette_count) {
  png_image image = description(size, layout, palette_count);
  return PNG_IMAGE_PNG_SIZE_MAX(image);
}

int zoo_png_encode(const uint8_t *samples, struct zoo_image_size size, int layout,
                   const uint8_t *palette, size_t palette_count, uint8_t *output, size_t *written,
                   char *message) {
  png_image image = description(size, layout, palette_count);
  if (png_image_write_to_memory(&image, output, written, 0, samples, 0, palette))
    return ZOO_IMAGE_OK;
  snprintf(message, ZOO_IMAGE_MESSAGE, "%s", image.message);
  png_image_free(&image);
  return ZOO_IMAGE_CORRUPT;
}
