package org.reid4j.torch;

import java.util.Iterator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Gives native memory one owner: every tensor made on this thread while the scope is the innermost one is freed when
/// it closes, except those kept.
///
/// ```java
/// try (var step = Scope.open()) {
///     Tensor loss = objective.compute(net.forward(images), classes).total();
///     loss.backward();
///     optimizer.step();
/// }
/// ```
///
/// Parameters and buffers of a [Net] and the state of an [Optimizer] outlive any scope; they are freed by their
/// owner's `close()`. Scopes belong to the thread that opened them and close in reverse order of opening.
public final class Scope implements AutoCloseable {
    private final long owner = Thread.currentThread().threadId();
    private final PointerScope scope;
    private boolean closed;

    private Scope() {
        Engine.start();
        scope = new PointerScope();
    }

    /// Opens a scope inside the thread's present one, if any.
    public static Scope open() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a Scope was opened on a virtual thread: the engine keeps gradient mode and"
                    + " autocast per operating system thread, so use a platform thread");
        }
        return new Scope();
    }

    /// Lets a tensor survive this scope: it moves to the enclosing scope, or without one to the caller, who then
    /// must `close()` it.
    ///
    /// @return the same tensor
    public Tensor keep(Tensor tensor) {
        requireOpenHere();
        Iterator<PointerScope> scopes = PointerScope.getScopeIterator();
        while (scopes.hasNext()) {
            if (scopes.next().equals(scope)) {
                break;
            }
        }
        if (scopes.hasNext()) {
            scopes.next().attach(tensor);
        } else {
            tensor.retainReference();
        }
        return tensor;
    }

    /// Native objects alive in the whole process, those waiting for the garbage collector included.
    public static long liveObjects() {
        return Pointer.totalCount();
    }

    /// Resident memory of the process in bytes, as the operating system counts it.
    public static long residentBytes() {
        return Pointer.physicalBytes();
    }

    /// Frees what was made in the scope and not kept. Closing twice does nothing.
    ///
    /// @throws IllegalStateException on another thread, or while a scope opened later is still open
    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireOpenHere();
        if (!scope.equals(PointerScope.getInnerScope())) {
            throw new IllegalStateException(
                    "a Scope was closed while one opened after it is open: close scopes in reverse order");
        }
        closed = true;
        scope.close();
    }

    private void requireOpenHere() {
        if (closed) {
            throw new IllegalStateException("this Scope is closed");
        }
        if (Thread.currentThread().threadId() != owner) {
            throw new IllegalStateException("a Scope belongs to the thread that opened it, this is "
                    + Thread.currentThread().getName());
        }
    }
}
