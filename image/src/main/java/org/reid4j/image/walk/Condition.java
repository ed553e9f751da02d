package org.reid4j.image.walk;

/// How somebody walks and which take it is: the ten conditions of CASIA-B (Yu, Tan, Tan 2006).
///
/// [#number()] is what [org.reid4j.core.eval.CrossView#casiaB()] knows it by.
public enum Condition {
    /// Without anything, first take.
    NM_01(0, "nm-01", Wear.BARE),
    /// Without anything, second take.
    NM_02(1, "nm-02", Wear.BARE),
    /// Without anything, third take.
    NM_03(2, "nm-03", Wear.BARE),
    /// Without anything, fourth take.
    NM_04(3, "nm-04", Wear.BARE),
    /// Without anything, fifth take.
    NM_05(4, "nm-05", Wear.BARE),
    /// Without anything, sixth take.
    NM_06(5, "nm-06", Wear.BARE),
    /// With a bag, first take.
    BG_01(6, "bg-01", Wear.BAG),
    /// With a bag, second take.
    BG_02(7, "bg-02", Wear.BAG),
    /// In a coat, first take.
    CL_01(8, "cl-01", Wear.COAT),
    /// In a coat, second take.
    CL_02(9, "cl-02", Wear.COAT);

    /// What is worn or carried over the usual clothes.
    enum Wear {
        BARE,
        BAG,
        COAT
    }

    private final int number;
    private final String folder;
    private final Wear wear;

    Condition(int number, String folder, Wear wear) {
        this.number = number;
        this.folder = folder;
        this.wear = wear;
    }

    /// The protocol's number, 0..9.
    public int number() {
        return number;
    }

    /// The folder's name, such as `nm-01`.
    public String folder() {
        return folder;
    }

    Wear wear() {
        return wear;
    }
}
