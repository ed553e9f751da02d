package org.reid4j.core.eval;

/// `numpy.random` after `seed(s)`, as far as the peers' evaluation draws from it: the Mersenne twister of
/// Matsumoto and Nishimura (1998) and `choice` of a list, by rejection of masked words. So their seeded numbers
/// can be computed again.
final class NumpyRandom {
    private static final int N = 624;

    private final int[] state = new int[N];
    private int at = N;

    NumpyRandom(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /// One of `count` places.
    int choice(int count) {
        int most = count - 1;
        if (most == 0) {
            return 0;
        }
        int mask = (Integer.highestOneBit(most) << 1) - 1;
        while (true) {
            int drawn = next() & mask;
            if (drawn <= most) {
                return drawn;
            }
        }
    }

    private int next() {
        if (at == N) {
            for (int i = 0; i < N; i++) {
                int y = (state[i] & 0x8000_0000) | (state[(i + 1) % N] & 0x7fff_ffff);
                state[i] = state[(i + 397) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908_b0df);
            }
            at = 0;
        }
        int y = state[at++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        return y ^ (y >>> 18);
    }
}
