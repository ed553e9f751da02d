"""Processes that run a piece of work when told to and say how long it took, so that several can take turns."""
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# what the launcher sets
LAUNCHER = {"GOMP_SPINCOUNT": "1000",
            "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=1073741824"}


class Worker:
    def __init__(self, command, env):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        answer = self.process.stdout.readline().split()
        if answer[:1] != ["ready"]:
            sys.exit("this did not start: " + " ".join(map(str, command)))
        self.loss = float(answer[1]) if len(answer) > 1 else 0.0
        self.terms = {name: float(value) for name, value in (word.split("=") for word in answer[2:])}

    def run(self, rounds):
        self.process.stdin.write(f"{rounds}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def processor_seconds(self):
        """Time of all its threads so far, which a busy machine stretches less than the clock's."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mib(self):
        return self.status_mib("VmHWM")

    def resident_mib(self):
        return self.status_mib("VmRSS")

    def status_mib(self, key):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1]) // 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def java(program, *more):
    home = subprocess.run([HERE.parent / "bin/find-jdk"], capture_output=True, text=True, check=True).stdout.strip()
    classes = [HERE / "target/classes", *sorted((HERE.parent / "cli/target/dist/lib").glob("*.jar"))]
    options = (HERE.parent / "bin/jvm.options").read_text().split()
    return [home + "/bin/java", "-cp", ":".join(map(str, classes)), *options, *more, "org.reid4j.benchmarks." + program]
