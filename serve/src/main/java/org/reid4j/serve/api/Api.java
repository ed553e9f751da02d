package org.reid4j.serve.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.reid4j.serve.http.Route;
import org.reid4j.serve.watch.Golden;
import org.reid4j.serve.watch.Metrics;

/// The route table: every path that the server knows, each with who may use it.
public final class Api {
    private Api() {}

    /// All routes.
    ///
    /// @param draining whether the server ends
    public static List<Route> routes(Desk desk, Golden golden, Metrics metrics, BooleanSupplier draining) {
        var all = new ArrayList<Route>();
        all.addAll(new GalleryRoutes(desk).routes());
        all.addAll(new ItemRoutes(desk).routes());
        all.addAll(new SearchRoute(desk).routes());
        all.addAll(new PeopleRoutes(desk).routes());
        all.addAll(new DecisionRoutes(desk).routes());
        all.addAll(new JobRoutes(desk).routes());
        all.addAll(new SystemRoutes(desk, golden, metrics, draining, () -> List.copyOf(all)).routes());
        return List.copyOf(all);
    }
}
