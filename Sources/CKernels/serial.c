#include "serial.h"

static _Thread_local int is_serial;

int zoo_is_serial(void) { return is_serial; }

void zoo_set_serial(int serial) { is_serial = serial; }
