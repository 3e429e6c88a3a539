/* Preloaded into the gateway: counts how often it waits for the disk, and makes each time longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static _Atomic long ignored;
static _Atomic long *count = &ignored;
static struct timespec longer;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("SLOW_DISK_COUNT"), *microseconds = getenv("SLOW_DISK_MICROSECONDS");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file >= 0) {
        void *page = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (page != MAP_FAILED)
            count = page;
        close(file);
    }
    longer.tv_nsec = microseconds ? atol(microseconds) * 1000 : 0;
}

static int wait_for_disk(const char *call, int file)
{
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
    atomic_fetch_add(count, 1);
    if (longer.tv_nsec > 0)
        nanosleep(&longer, NULL);
    return sync(file);
}

int fsync(int file) { return wait_for_disk("fsync", file); }

int fdatasync(int file) { return wait_for_disk("fdatasync", file); }
