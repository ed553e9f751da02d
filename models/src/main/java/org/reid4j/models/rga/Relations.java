package org.reid4j.models.rga;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Relu;
import org.reid4j.torch.Sequential;
import org.reid4j.torch.Shapes;

/// Learns a gate for each node from its relations to all nodes, without ever building the matrix of
/// relations: the arithmetic that both gates of an [RgaModule] share.
///
/// A node is a place with its channels or a channel with its places. With M nodes of F values each, F' and
/// M' the reduced widths, the paper relates nodes i and j by `G[i, j] = theta(i) · phi(j)`, an M x M matrix
/// an image, stacks its columns and rows (first `Gᵀ`, then `G`, as the release does) and applies a 1x1
/// convolution `W = [W_in | W_out]`, `[M', 2M]`, without bias. Between the matrix and the convolution stands
/// no nonlinearity, so the product may be taken in another order:
///
/// ```
/// W_in · Gᵀ + W_out · G = W_in · (phiᵀ theta) + W_out · (thetaᵀ phi)       M² (F' + 2 M') multiplications
///                       = (W_in · phiᵀ) · theta + (W_out · thetaᵀ) · phi   4 M M' F'
/// ```
///
/// At stage 1 of a 256x128 picture (M = 2048 places, F' = 32, M' = 256) that is 67 million instead of 2282
/// million multiplications an image, and the 2048 x 2048 matrix (16 MiB in float32, held twice for the
/// gradient) becomes `[M', F']`. For the channel gate of the last stage (M = 2048 channels, F' = 16,
/// M' = 256) it is 34 instead of 2215 million. The second order is the cheaper one for every stage with the
/// paper's ratios; with small ratios the first can be, and then it is taken.
final class Relations {
    private final Sequential itself;
    private final Sequential related;
    private final Sequential gate;
    private final Sequential theta;
    private final Sequential phi;
    private final int nodes;
    private final int fewNodes;
    private final boolean matrixFirst;

    /// @param features F, values of a node
    /// @param nodes M
    /// @param fewFeatures F'
    /// @param fewNodes M'
    /// @param down ratio of the gate's own inner width
    Relations(int features, int nodes, int fewFeatures, int fewNodes, int down) {
        this.nodes = nodes;
        this.fewNodes = fewNodes;
        matrixFirst = matrixIsCheaper(nodes, fewFeatures, fewNodes);
        itself = reduction(features, fewFeatures);
        related = reduction(2 * nodes, fewNodes);
        int inner = Math.max(1, (1 + fewNodes) / down);
        gate = Sequential.of(
                Conv2d.of(1 + fewNodes, inner, 1).noBias(),
                BatchNorm2d.of(inner),
                new Relu(),
                Conv2d.of(inner, 1, 1).noBias(),
                BatchNorm2d.of(1));
        theta = reduction(features, fewFeatures);
        phi = reduction(features, fewFeatures);
    }

    private static Sequential reduction(int in, int out) {
        return Sequential.of(Conv2d.of(in, out, 1).noBias(), BatchNorm2d.of(out), new Relu());
    }

    /// Whether building the matrix of relations needs fewer multiplications than going around it.
    static boolean matrixIsCheaper(long nodes, long fewFeatures, long fewNodes) {
        return nodes * (fewFeatures + 2 * fewNodes) < 4 * fewNodes * fewFeatures;
    }

    /// The embedding of a node by itself, `gx` in the release.
    Sequential itself() {
        return itself;
    }

    /// The embedding of a node's relations, `gg` in the release.
    Sequential related() {
        return related;
    }

    /// What makes one number of both, `W` in the release.
    Sequential gate() {
        return gate;
    }

    /// The side of a relation it goes out from.
    Sequential theta() {
        return theta;
    }

    /// The side of a relation it comes in at.
    Sequential phi() {
        return phi;
    }

    /// The share of each node that may pass, 0 to 1.
    ///
    /// @param x `[N, F, a, b]` with a·b = M
    /// @return `[N, 1, a, b]`
    Tensor gate(Tensor x) {
        long n = x.size(0);
        long a = x.size(2);
        long b = x.size(3);
        Tensor from = Ops.reshape(theta.forward(x), n, -1, nodes); // [N, F', M]
        Tensor to = Ops.reshape(phi.forward(x), n, -1, nodes); // [N, F', M]
        Tensor relations = matrixFirst ? byMatrix(from, to, weight()) : around(from, to, weight()); // [N, M', M]
        Tensor embedded = Ops.reshape(relations, n, fewNodes, a, b);
        embedded = related.layer(2).forward(related.layer(1).forward(embedded)); // batch norm, ReLU
        Tensor own = Ops.meanDims(itself.forward(x), true, 1); // [N, 1, a, b]
        Tensor both = Ops.cat(List.of(own, embedded), 1); // [N, 1 + M', a, b]
        return Fn.sigmoid(gate.forward(both)); // [N, 1, a, b]
    }

    /// The convolution's weight, `[M', 2M]`.
    private Tensor weight() {
        if (related.layer(0) instanceof Conv2d convolution) {
            return Ops.reshape(convolution.weight(), fewNodes, 2L * nodes);
        }
        throw new IllegalStateException("the relations' first layer is no convolution");
    }

    /// `W_in · Gᵀ + W_out · G` without G.
    ///
    /// @param theta `[N, F', M]`
    /// @param phi `[N, F', M]`
    /// @param weight `[M', 2M]`
    /// @return `[N, M', M]`
    static Tensor around(Tensor theta, Tensor phi, Tensor weight) {
        long nodes = theta.size(2);
        Shapes.require("phi", phi, theta.size(0), theta.size(1), nodes);
        Tensor in = Fn.linear(phi, Ops.slice(weight, 1, 0, nodes)); // (W_in phiᵀ)ᵀ, [N, F', M']
        Tensor out = Fn.linear(theta, Ops.slice(weight, 1, nodes, 2 * nodes)); // (W_out thetaᵀ)ᵀ, [N, F', M']
        Tensor factors = Ops.transpose(Ops.cat(List.of(in, out), 1), 1, 2); // [N, M', 2F']
        return Ops.bmm(factors, Ops.cat(List.of(theta, phi), 1)); // [N, M', 2F'] · [N, 2F', M]
    }

    /// `W_in · Gᵀ + W_out · G` as it is written.
    ///
    /// @param theta `[N, F', M]`
    /// @param phi `[N, F', M]`
    /// @param weight `[M', 2M]`
    /// @return `[N, M', M]`
    static Tensor byMatrix(Tensor theta, Tensor phi, Tensor weight) {
        long nodes = theta.size(2);
        Tensor g = Ops.bmm(Ops.transpose(theta, 1, 2), phi); // [N, M, M]
        Tensor in = Fn.linear(g, Ops.slice(weight, 1, 0, nodes)); // (W_in Gᵀ)ᵀ, [N, M, M']
        Tensor out = Fn.linear(Ops.transpose(g, 1, 2), Ops.slice(weight, 1, nodes, 2 * nodes)); // [N, M, M']
        return Ops.transpose(Ops.add(in, out), 1, 2);
    }
}
