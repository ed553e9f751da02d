# What the scripts beside this file share: a copy of the project that is built, a tiny street, and a result in one line.
set -u
e2e=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(dirname "$e2e")
JAVA_HOME=$("$home/bin/find-jdk") || exit $?
export JAVA_HOME OMP_WAIT_POLICY=PASSIVE
work=$(mktemp -d "${TMPDIR:-/tmp}/reid-e2e.XXXXXX")
trap '[ -n "${KEEP:-}" ] && echo "kept: $work" >&2 || rm -rf "$work"' EXIT

need() { command -v "$1" >/dev/null || { echo "SKIPPED $(basename "$0"): $1 is missing: apt-get install $2" >&2; exit 4; }; }
die() { echo "FAILED $(basename "$0"): $*"; exit 1; }
passed() { echo "PASSED $(basename "$0"): $*"; }

# The class path of the project, and of the small programs for these scripts in its tests, if any are given.
programs() {
  "$home/reid" --version >/dev/null || exit $?
  mkdir -p "$work/classes"
  grep -v '^-cp$' "$home/cli/target/dist/java.args" | grep -v '^"' >"$work/options"
  classpath=$(grep '^"' "$home/cli/target/dist/java.args" | tr -d '"'):$work/classes
  [ $# -eq 0 ] || "$JAVA_HOME/bin/javac" -nowarn -proc:none --add-modules jdk.incubator.vector -cp "$classpath" -d "$work/classes" "$@" 2>"$work/javac.log" ||
    { cat "$work/javac.log" >&2; die "the programs do not compile"; }
}

# A tiny dataset: 6 people to learn from, 4 to be found, out of the synthetic street.
tiny_street() {
  local full=$work/full part id
  "$home/reid" data street "$full" >/dev/null || die "no street"
  for part in bounding_box_train:6 bounding_box_test:4 query:4; do
    mkdir -p "$work/street/${part%:*}"
    for id in $(ls "$full/${part%:*}" | grep -o '^[0-9]*' | grep -v '^0*$' | sort -u | head -"${part#*:}"); do
      cp "$full/${part%:*}/${id}"_* "$work/street/${part%:*}/"
    done
  done
  rm -rf "$full"
  settings=(data.path="$work/street" weights=none seed=3 threads=1 model.backbone=resnet18 model.height=32 model.width=32
    input.augment.pad=2 sampler.identities=3 sampler.images=2 train.epochs=2 train.save_every_steps=2 train.log_every_steps=1
    eval.every=1 data.workers=2)
}

# What must not depend on interruptions.
fingerprint() {
  (cd "$1" && sha256sum "state/$(cat state/latest)"/* weights/*.safetensors metrics.csv metrics.jsonl model.json 2>&1 | sed "s|state/[0-9]*|state|")
}
