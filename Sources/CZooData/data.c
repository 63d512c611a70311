#include "zoo_data.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char catalog[] = {
#embed "../../zoo.json"
};
static const unsigned char imagenet_1k[] = {
#embed "labels/imagenet-1k.tsv"
};
static const unsigned char imagenet_22k[] = {
#embed "labels/imagenet-22k.tsv"
};
static const unsigned char imagenet_a[] = {
#embed "labels/imagenet-a.tsv"
};
static const unsigned char imagenet_r[] = {
#embed "labels/imagenet-r.tsv"
};
static const unsigned char ade20k[] = {
#embed "labels/ade20k.tsv"
};

// The bundled checkpoint is absent from checkouts that have not trained it yet.
#if __has_embed("../../Fixtures/tiny/beitv2_tiny_patch8_64.pth") == __STDC_EMBED_FOUND__
#define CARRIES_CHECKPOINT 1
static const unsigned char checkpoint[] = {
#embed "../../Fixtures/tiny/beitv2_tiny_patch8_64.pth"
};
#endif

static const zoo_file files[] = {
    {"zoo.json", catalog, sizeof catalog},
    {"labels/imagenet-1k.tsv", imagenet_1k, sizeof imagenet_1k},
    {"labels/imagenet-22k.tsv", imagenet_22k, sizeof imagenet_22k},
    {"labels/imagenet-a.tsv", imagenet_a, sizeof imagenet_a},
    {"labels/imagenet-r.tsv", imagenet_r, sizeof imagenet_r},
    {"labels/ade20k.tsv", ade20k, sizeof ade20k},
#ifdef CARRIES_CHECKPOINT
    {"Fixtures/tiny/beitv2_tiny_patch8_64.pth", checkpoint, sizeof checkpoint},
#endif
};

const zoo_file *zoo_carried_file(size_t index) {
  return index < sizeof files / sizeof files[0] ? &files[index] : NULL;
}
