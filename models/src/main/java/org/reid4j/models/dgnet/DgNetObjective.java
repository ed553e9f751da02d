package org.reid4j.models.dgnet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Loss;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;

/// What DG-Net's networks minimise where nothing is drawn, the teacher and the encoder alone: the cross-entropy
/// of each head.
final class DgNetObjective implements Objective {
    private final List<String> terms;

    /// @param heads 1 or 2
    DgNetObjective(int heads) {
        terms = List.of("identity", "id_fine").subList(0, heads);
    }

    @Override
    public Loss compute(Output output, Tensor classes) {
        List<Loss.Term> all = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            all.add(new Loss.Term(
                    terms.get(i), 1, Distances.people(output.logits().get(i), classes)));
        }
        return Loss.sum(all);
    }

    @Override
    public List<String> terms() {
        return terms;
    }
}
