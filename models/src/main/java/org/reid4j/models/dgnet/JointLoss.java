package org.reid4j.models.dgnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Loss;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Tensors;

/// What generator and appearance encoder minimise together, term by term; each is the sum over both sides.
final class JointLoss {
    /// The names of the terms, in their order.
    static final List<String> TERMS = List.of(
            "photo",
            "other",
            "adversarial",
            "identity",
            "id_other",
            "id_drawn",
            "id_fine",
            "appearance",
            "structure",
            "cycle",
            "teacher",
            "fine");

    private final DgNetworks nets;
    private final JointWeights weights;

    JointLoss(DgNetworks nets, JointWeights weights) {
        this.nets = nets;
        this.weights = weights;
    }

    /// The loss of a batch.
    ///
    /// As released, a term whose weight was 0 in the iteration before is not computed, and the fine head's
    /// weight on photos is that of the iteration before.
    ///
    /// @param iteration from 0
    /// @param learnStructure whether the structure encoder learns from drawn pictures this time
    Loss compute(PhotoPairs pairs, Exchange drawn, long iteration, boolean learnStructure) {
        boolean plays = weights.plays(iteration);
        boolean onStructures = plays && weights.structureCode().at(iteration - 1) > 0;
        boolean onAppearances = plays && weights.appearanceCode().at(iteration - 1) > 0;
        boolean cycles = plays && weights.cycle().at(iteration - 1) > 0;
        boolean teaches = plays && weights.teacher().at(iteration - 1) > 0;
        double fineOnPhotos = weights.teacher().at(iteration - 1) * weights.fine();
        Optional<Again> looked = plays
                ? Optional.of(Again.of(nets, drawn, weights.attached(), onStructures || cycles, learnStructure))
                : Optional.empty();
        List<Loss.Term> terms = new ArrayList<>();
        add(terms, weights.photo(), bothSides(own(drawn, drawn.own())));
        add(terms, weights.other(), bothSides(own(drawn, drawn.fromOther())));
        add(
                terms,
                weights.adversarial(),
                plays ? bothSides(AdversarialLoss.generator(nets.judge(), drawn.redressed())) : nothing(drawn));
        Tensor peopleA = pairs.a().people();
        Tensor peopleB = pairs.b().people();
        add(
                terms,
                weights.identity(),
                Distances.people(drawn.a().photo().primary(), peopleA),
                Distances.people(drawn.b().photo().primary(), peopleB));
        add(
                terms,
                weights.otherIdentity(),
                Distances.people(drawn.a().other().primary(), peopleA),
                Distances.people(drawn.b().other().primary(), peopleB));
        add(
                terms,
                weights.drawnIdentity(),
                looked.map(again -> Ops.add(
                                Distances.people(again.a().primary(), peopleA),
                                Distances.people(again.b().primary(), peopleB)))
                        .orElseGet(() -> nothing(drawn)));
        add(
                terms,
                weights.identity() * fineOnPhotos,
                Distances.people(drawn.a().photo().fine(), peopleA),
                Distances.people(drawn.b().photo().fine(), peopleB));
        add(
                terms,
                weights.appearanceCode().at(iteration),
                onAppearances ? codes(drawn, looked.orElseThrow()) : nothing(drawn));
        add(
                terms,
                weights.structureCode().at(iteration),
                onStructures ? structures(drawn, looked.orElseThrow()) : nothing(drawn));
        add(terms, weights.cycle().at(iteration), cycles ? cycle(drawn, looked.orElseThrow()) : nothing(drawn));
        double teacher = weights.teacher().at(iteration);
        if (teaches) {
            taught(terms, teacher, pairs, drawn);
        } else {
            add(terms, teacher, nothing(drawn));
            add(terms, teacher * weights.fine(), nothing(drawn));
        }
        return Loss.sum(terms);
    }

    private static void add(List<Loss.Term> terms, double weight, Tensor a, Tensor b) {
        add(terms, weight, Ops.add(a, b));
    }

    private static void add(List<Loss.Term> terms, double weight, Tensor value) {
        terms.add(new Loss.Term(TERMS.get(terms.size()), weight, value));
    }

    private static Tensor nothing(Exchange drawn) {
        return Ops.sum(Tensors.zerosLike(drawn.a().photo().primary()));
    }

    /// The sum over both sides, which are equally many, of a mean over both together.
    private static Tensor bothSides(Tensor mean) {
        return Ops.mul(mean, 2);
    }

    private static Tensor own(Exchange drawn, Tensor pictures) {
        return Distances.absolute(pictures, drawn.photos(), false);
    }

    private Tensor codes(Exchange drawn, Again again) {
        boolean attached = weights.attached();
        return bothSides(Distances.absolute(again.code(attached), drawn.code(), attached));
    }

    private Tensor structures(Exchange drawn, Again again) {
        return bothSides(Distances.absolute(again.structure().orElseThrow(), drawn.structure(), weights.attached()));
    }

    /// The photo from the structure of one drawn picture and the appearance of the other.
    private Tensor cycle(Exchange drawn, Again again) {
        Tensor structure = again.structure().orElseThrow();
        return bothSides(own(drawn, nets.decoder().draw(structure, again.code(weights.attached()))));
    }

    /// The heads learn from the pictures, which stay as they are: the primary one what the teacher says,
    /// the fine one who gave the structure.
    private void taught(List<Loss.Term> terms, double weight, PhotoPairs pairs, Exchange drawn) {
        Tensor ba = Ops.detach(drawn.ba());
        Tensor ab = Ops.detach(drawn.ab());
        AppearanceEncoder.Codes onBa = nets.appearance().encode(ba);
        Optional<Tensor> opinionBa = nets.teacher().map(teacher -> Distances.opinion(teacher, ba));
        AppearanceEncoder.Codes onAb = nets.appearance().encode(ab);
        Optional<Tensor> opinionAb = nets.teacher().map(teacher -> Distances.opinion(teacher, ab));
        add(
                terms,
                weight,
                opinionBa.isPresent() && opinionAb.isPresent()
                        ? Ops.add(
                                Distances.fromTeacher(onBa.primary(), opinionBa.get()),
                                Distances.fromTeacher(onAb.primary(), opinionAb.get()))
                        : nothing(drawn));
        add(
                terms,
                weight * weights.fine(),
                Distances.people(onBa.fine(), pairs.b().people()),
                Distances.people(onAb.fine(), pairs.a().people()));
    }
}
