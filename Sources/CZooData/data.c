#include "zoo_data.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char catalog[] = {
#embed "../../zoo.json"
};
const zoo_file zoo_catalog = {catalog, sizeof catalog};
