/* Preloaded, it moves the real-time clock by GOV_CLOCK_OFFSET seconds. No header is
   included, so that a compiler without those of a C library builds it too. */
struct timespec { long seconds, nanoseconds; };
struct timeval { long seconds, microseconds; };
long syscall(long number, ...);
char *getenv(const char *name);
long strtol(const char *text, char **end, int base);

enum {
    REALTIME = 0, REALTIME_COARSE = 5,
#ifdef __aarch64__
    CLOCK_GETTIME = 113,
#else
    CLOCK_GETTIME = 228,
#endif
};

static long offset(void)
{
    static volatile long seconds, known;
    if (!known) {
        const char *text = getenv("GOV_CLOCK_OFFSET");
        seconds = text ? strtol(text, 0, 10) : 0;
        known = 1;
    }
    return seconds;
}

int clock_gettime(int clock, struct timespec *now)
{
    int failed = syscall(CLOCK_GETTIME, clock, now);
    if (!failed && (clock == REALTIME || clock == REALTIME_COARSE))
        now->seconds += offset();
    return failed;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec exact;
    (void)zone;
    clock_gettime(REALTIME, &exact);
    now->seconds = exact.seconds;
    now->microseconds = exact.nanoseconds / 1000;
    return 0;
}

long time(long *where)
{
    struct timespec exact;
    clock_gettime(REALTIME_COARSE, &exact);
    if (where)
        *where = exact.seconds;
    return exact.seconds;
}
