package org.reid4j.torch;

import java.util.List;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Reaches libtorch's fused optimizer kernels, which the Java bindings leave out, through TorchScript.
///
/// A step over a whole group of weights is one call, several times as fast as Adam written in tensor operations.
/// Weights
/// without a gradient are passed over. Gradients laid out otherwise than their weight are copied first: the kernels
/// walk
/// memory and would mix up elements.
final class FusedKernels {
    private static final String SCRIPT = """
            def single(t: Tensor) -> List[Tensor]:
                return [t]

            def append(l: List[Tensor], t: Tensor) -> None:
                l.append(t)

            def gradients(p: List[Tensor]) -> List[Tensor]:
                gs: List[Tensor] = []
                for t in p:
                    g = t.grad
                    assert g is not None
                    if g.stride() == t.stride():
                        gs.append(g)
                    else:
                        gs.append(torch.empty_like(t).copy_(g))
                return gs

            def check(p: List[Tensor], s: List[Tensor]) -> None:
                for i in range(len(p)):
                    assert s[i].stride() == p[i].stride(), "weights changed their layout after the optimizer was made"

            def adam(p: List[Tensor], steps: List[Tensor], m: List[Tensor], v: List[Tensor], x: List[Tensor],
                     lr: float, beta1: float, beta2: float, eps: float, decay: float, amsgrad: bool,
                     decoupled: bool) -> None:
                check(p, m)
                g = gradients(p)
                none: List[Tensor] = []
                torch._foreach_add_(steps, 1.0)
                if decoupled:
                    if amsgrad:
                        torch._fused_adamw_(p, g, m, v, x, steps, lr=lr, beta1=beta1, beta2=beta2,
                                            weight_decay=decay, eps=eps, amsgrad=True, maximize=False)
                    else:
                        torch._fused_adamw_(p, g, m, v, none, steps, lr=lr, beta1=beta1, beta2=beta2,
                                            weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
                else:
                    if amsgrad:
                        torch._fused_adam_(p, g, m, v, x, steps, lr=lr, beta1=beta1, beta2=beta2,
                                           weight_decay=decay, eps=eps, amsgrad=True, maximize=False)
                    else:
                        torch._fused_adam_(p, g, m, v, none, steps, lr=lr, beta1=beta1, beta2=beta2,
                                           weight_decay=decay, eps=eps, amsgrad=False, maximize=False)

            def sgd(p: List[Tensor], steps: List[Tensor], b: List[Tensor], lr: float, momentum: float,
                    dampening: float, decay: float, nesterov: bool, fresh: bool) -> None:
                check(p, b)
                g = gradients(p)
                none: List[Tensor] = []
                torch._foreach_add_(steps, 1.0)
                if momentum == 0.0:
                    torch._fused_sgd_(p, g, none, weight_decay=decay, momentum=momentum, lr=lr,
                                      dampening=dampening, nesterov=nesterov, maximize=False, is_first_step=fresh)
                else:
                    torch._fused_sgd_(p, g, b, weight_decay=decay, momentum=momentum, lr=lr,
                                      dampening=dampening, nesterov=nesterov, maximize=False, is_first_step=fresh)
            """;

    private FusedKernels() {}

    /// One step of weights that all have a gradient.
    ///
    /// @param fresh whether the weights were never updated before
    static void step(Lists lists, OptimizerSpec spec, double lr, double decay, boolean fresh) {
        switch (spec) {
            case OptimizerSpec.Adam(double _, double beta1, double beta2, double eps, double _, boolean amsgrad) ->
                adam(lists, lr, beta1, beta2, eps, decay, amsgrad, false);
            case OptimizerSpec.AdamW(double _, double beta1, double beta2, double eps, double _, boolean amsgrad) ->
                adam(lists, lr, beta1, beta2, eps, decay, amsgrad, true);
            case OptimizerSpec.Sgd(double _, double momentum, boolean nesterov, double dampening, double _) ->
                call(
                        Script.SGD,
                        lists.parameters(),
                        lists.steps(),
                        lists.first(),
                        new IValue(lr),
                        new IValue(momentum),
                        new IValue(dampening),
                        new IValue(decay),
                        new IValue(nesterov),
                        new IValue(fresh));
        }
    }

    private static void adam(
            Lists lists,
            double lr,
            double beta1,
            double beta2,
            double eps,
            double decay,
            boolean amsgrad,
            boolean decoupled) {
        call(
                Script.ADAM,
                lists.parameters(),
                lists.steps(),
                lists.first(),
                lists.second(),
                lists.third(),
                new IValue(lr),
                new IValue(beta1),
                new IValue(beta2),
                new IValue(eps),
                new IValue(decay),
                new IValue(amsgrad),
                new IValue(decoupled));
    }

    /// TorchScript lists over weights and their state. They hold references to the tensors, not copies.
    ///
    /// @param parameters the weights
    /// @param steps how often each was updated
    /// @param first momentum, or Adam's mean of gradients
    /// @param second Adam's mean of squares
    /// @param third Adam's largest mean of squares
    record Lists(IValue parameters, IValue steps, IValue first, IValue second, IValue third) implements AutoCloseable {
        @Override
        public void close() {
            parameters.releaseReference();
            steps.releaseReference();
            first.releaseReference();
            second.releaseReference();
            third.releaseReference();
        }
    }

    /// A list that lives until its reference is released.
    static IValue list(List<Tensor> tensors) {
        try (var _ = Scope.open()) {
            // not by IValue(TensorVector): it resolves to IValue(Pointer) and gives a capsule
            IValue list = Script.SINGLE.apply(new IValueVector(new IValue(tensors.getFirst())));
            list.retainReference();
            for (Tensor tensor : tensors.subList(1, tensors.size())) {
                call(Script.APPEND, list, new IValue(tensor));
            }
            return list;
        }
    }

    private static void call(Function function, IValue... arguments) {
        function.apply(new IValueVector(arguments));
    }

    private static final class Script {
        private static final CompilationUnit UNIT = torch.compile(SCRIPT).retainReference();
        static final Function SINGLE = function("single");
        static final Function APPEND = function("append");
        static final Function ADAM = function("adam");
        static final Function SGD = function("sgd");

        private Script() {}

        private static Function function(String name) {
            try (QualifiedName qualified = new QualifiedName(name)) {
                return UNIT.find_function(qualified);
            }
        }
    }
}
