"""Nothing in the package runs what it read: no pickle, eval, shell, unsafe YAML, no SQL from outside."""

import ast
from pathlib import Path

import dateline

FORBIDDEN = {
    *("eval", "exec", "pickle.load", "pickle.loads", "marshal.loads", "shelve.open", "os.system"),
    *("os.popen", "yaml.load", "yaml.unsafe_load", "tempfile.mktemp", "subprocess.getoutput"),
    *("torch.load", "jsonpickle.decode"),
}
GIVEN = {
    ("shell", True),
    ("verify", False),
    ("resolve_entities", True),
    ("load_dtd", True),
    ("allow_pickle", True),
    ("trust_remote_code", True),
    ("autoescape", False),
}
SINS = """
import pickle, yaml, subprocess
pickle.loads(raw)
eval(text)
yaml.load(text)
subprocess.run(command, shell=True)
numpy.load(path, allow_pickle=True)
archive.extractall(folder)
db.execute(f"SELECT * FROM report WHERE id = '{name}'")
db.execute("DELETE FROM report WHERE id = '%s'" % name)
"""


def faults(source: str) -> list[str]:
    """What a source does that it must not; a line may say ``# safe:`` and why."""
    lines = source.splitlines()
    return [
        f"line {call.lineno}: {lines[call.lineno - 1].strip()}"
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and is_sin(call) and "# safe:" not in lines[call.lineno - 1]
    ]


def is_sin(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    given = {(w.arg, w.value.value) for w in call.keywords if isinstance(w.value, ast.Constant)}
    if name in FORBIDDEN or given & GIVEN or name.endswith(".extractall"):
        return True
    runs_sql = name.rpartition(".")[2] in {"execute", "executemany", "executescript"}
    return runs_sql and bool(call.args) and is_put_together(call.args[0])


def is_put_together(text: ast.expr) -> bool:
    return (isinstance(text, ast.JoinedStr) and len(text.values) > 1) or isinstance(text, ast.BinOp)


def test_the_package_runs_nothing_that_it_read():
    folder = Path(dateline.__file__).parent
    found = {path.name: faults(path.read_text("utf-8")) for path in folder.rglob("*.py")}
    assert {name: some for name, some in found.items() if some} == {}


def test_every_sin_is_seen():
    assert len(faults(SINS)) == 8
