#pragma once
#include <stddef.h>
#include <stdint.h>

/// The room that every function below wants for its message, the final zero included.
#define ZOO_IMAGE_MESSAGE 256

/// How decoding or encoding ended.
enum {
  ZOO_IMAGE_OK = 0,
  /// The bytes end before the picture does.
  ZOO_IMAGE_TRUNCATED = 1,
  /// The bytes break the rules of their format.
  ZOO_IMAGE_CORRUPT = 2,
  /// The bytes may be right, but this kind of picture is not read.
  ZOO_IMAGE_UNSUPPORTED = 3,
};

/// The sides of a picture in pixels.
struct zoo_image_size {
  uint32_t width;
  uint32_t height;
};

// libjpeg and libpng report errors by longjmp, which must not cross a Swift frame: these functions
// catch it, free everything that they made and give back a status and a message. All memory that
// outlives a call is the caller's.

/// Reads the size from the header of a JPEG file.
int zoo_jpeg_size(const uint8_t *_Nonnull bytes, size_t count, struct zoo_image_size *_Nonnull size,
                  char *_Nonnull message);

/// Decodes a JPEG file of that size into width * height * 3 bytes of RGB.
int zoo_jpeg_decode(const uint8_t *_Nonnull bytes, size_t count, struct zoo_image_size size,
                    uint8_t *_Nonnull pixels, char *_Nonnull message);

/// Reads the size from the header of a PNG file.
int zoo_png_size(const uint8_t *_Nonnull bytes, size_t count, struct zoo_image_size *_Nonnull size,
                 char *_Nonnull message);

/// Decodes a PNG file of that size into width * height * 3 bytes of RGB.
int zoo_png_decode(const uint8_t *_Nonnull bytes, size_t count, struct zoo_image_size size,
                   uint8_t *_Nonnull pixels, char *_Nonnull message);

/// What the bytes to be encoded are.
enum {
  ZOO_PNG_GRAY = 0,
  ZOO_PNG_RGB = 1,
  /// One index a pixel into a palette of RGB triples.
  ZOO_PNG_PALETTE = 2,
};

/// The most bytes that a PNG file of that size takes (a bound hidden in function-like macros).
size_t zoo_png_bound(struct zoo_image_size size, int layout, size_t palette_count);

/// Encodes 8-bit samples as PNG into `output`; `written` holds the capacity, then the size.
int zoo_png_encode(const uint8_t *_Nonnull samples, struct zoo_image_size size, int layout,
                   const uint8_t *_Nullable palette, size_t palette_count,
                   uint8_t *_Nonnull output, size_t *_Nonnull written, char *_Nonnull message);

// The two passes of a resize. A window says how one output column (or row) is made: the index of
// its first input, the number of its inputs, then that many weights with 22 fractional bits. Windows
// lie `taps + 2` integers apart. C, for the run-time choice of vector instructions.

/// The rows that the horizontal pass takes at once; its scratch holds this many pixels an input column.
#define ZOO_RESAMPLE_ROWS 16

/// Makes `outputs` columns of each of `rows` rows. `scratch` has room for
/// 3 * ZOO_RESAMPLE_ROWS bytes for each input column from the first window to the end of the last.
void zoo_resample_columns(const uint8_t *_Nonnull input, size_t stride, size_t rows,
                          const int32_t *_Nonnull windows, size_t taps, size_t outputs,
                          uint8_t *_Nonnull scratch, uint8_t *_Nonnull output);

/// Makes `outputs` rows of `lanes` bytes; the index of a window counts rows of `input`.
void zoo_resample_rows(const uint8_t *_Nonnull input, size_t stride, size_t lanes,
                       const int32_t *_Nonnull windows, size_t taps, size_t outputs,
                       uint8_t *_Nonnull output);
