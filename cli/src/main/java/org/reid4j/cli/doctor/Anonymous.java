package org.reid4j.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/// Takes personal paths out of texts, so that what the doctor says can be pasted anywhere.
final class Anonymous {
    private static final int SHORTEST = 2; // the root folder is nobody's

    /// A folder's name, which may have spaces within.
    private static final String PART = "[^\\s/:,'\"]+(?: +[^\\s/:,'\".~…][^\\s/:,'\"]*)*";

    private Anonymous() {}

    static String text(String text) {
        return text(
                text,
                System.getProperty("user.dir", ""),
                System.getProperty("user.home", ""),
                System.getProperty("java.io.tmpdir", ""));
    }

    /// @param here the working folder, which becomes `.`
    /// @param home the home folder, which becomes `~`
    /// @param temporary the folder of temporary files
    static String text(String text, String here, String home, String temporary) {
        String told = text;
        List<String[]> known = new ArrayList<>();
        known.add(new String[] {here, "."});
        known.add(new String[] {home, "~"});
        known.add(new String[] {temporary, "TMP"});
        known.sort((a, b) -> b[0].length() - a[0].length());
        for (String[] place : known) {
            if (place[0].length() >= SHORTEST) {
                told = told.replace(place[0], place[1]);
            }
        }
        return told.replaceAll("(?<![\\w~.])/(?:" + PART + "/)+", "…/");
    }
}
