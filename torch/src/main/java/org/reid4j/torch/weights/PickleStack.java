package org.reid4j.torch.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Keeps a pickle's operands, marks and memo, and refuses every operand that is not there.
final class PickleStack {
    private static final int MAX_MARKS = 2_000;
    private static final long MAX_MEMO = 2_000_000;
    private final Path file;
    private final List<Pickled> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, Pickled> memo = new HashMap<>();

    PickleStack(Path file) {
        this.file = file;
    }

    void push(Pickled value) {
        values.add(value);
    }

    Pickled peek() {
        requireAbove(1);
        return values.getLast();
    }

    Pickled pop() {
        requireAbove(1);
        return values.removeLast();
    }

    /// The one value a finished pickle leaves.
    Pickled last() {
        if (values.size() != 1 || !marks.isEmpty()) {
            throw bad("its pickle ends with " + values.size() + " values");
        }
        return values.removeLast();
    }

    List<Pickled> popLast(int count) {
        requireAbove(count);
        return cut(values.size() - count);
    }

    void mark() {
        if (marks.size() == MAX_MARKS) {
            throw bad("its pickle is nested more than " + MAX_MARKS + " deep");
        }
        marks.add(values.size());
    }

    /// Takes everything above the last mark, and the mark.
    List<Pickled> popMark() {
        if (marks.isEmpty()) {
            throw bad("its pickle looks for a mark that is not there");
        }
        return cut(marks.removeLast());
    }

    void memoize(long index) {
        if (index < 0 || index > MAX_MEMO) {
            throw bad("its pickle remembers a value under number " + index);
        }
        memo.put(index, peek());
    }

    void memoizeNext() {
        memoize(memo.size());
    }

    Pickled memo(long index) {
        Pickled value = memo.get(index);
        if (value == null) {
            throw bad("its pickle recalls value number " + index + ", which it never kept");
        }
        return value;
    }

    private List<Pickled> cut(int from) {
        List<Pickled> tail = values.subList(from, values.size());
        List<Pickled> out = new ArrayList<>(tail);
        tail.clear();
        return out;
    }

    private void requireAbove(int count) {
        int floor = marks.isEmpty() ? 0 : marks.getLast();
        if (values.size() - floor < count) {
            throw bad("its pickle takes a value that is not there");
        }
    }

    private WeightsException bad(String why) {
        return WeightsException.damaged(file, why);
    }
}
