/* Whether the calling thread works on its own, on what is one thread's share already. */
#ifndef ZOO_SERIAL_H
#define ZOO_SERIAL_H

int zoo_is_serial(void);

/* Says so, or takes it back. */
void zoo_set_serial(int serial);

#endif
