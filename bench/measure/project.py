"""A generated project of many files that use each other, for measuring the checker."""
import random


def module(number, uses, dice):
    """One file: 24 nodes, 4 semantic types, a source, 16 flows, dispatches, handlers and readers' locks."""
    lines = [f"// Module {number}."]
    lines += [f'use "m{other}.flux";' for other in uses]
    lines += [f"type R{number} = (int id, string text, list<int> tags);", ""]
    own = [f"N{number}_{k}" for k in range(24)]
    for k, name in enumerate(own):
        lines += [f"/// Step {k} of module {number}.", f"{name} (int x, string s)", "  -> (int x, string s);", ""]
    for k in range(4):
        lines += [f"Is{number}_{k} (string s) -> (bool yes);", f"typedef t{number}_{k} Is{number}_{k};", ""]
    lines += [f"S{number} () -> (int x, string s);", f"source S{number} => F{number}_0;", ""]
    others = [f"F{other}_{k}" for other in uses for k in range(4)]
    for k in range(16):
        steps = dice.sample(own, 4)
        if others and k % 8 == 0:
            steps.append(dice.choice(others))
        if k < 15:
            steps.append(f"F{number}_{k + 1}" if k < 7 else f"H{number}_{k % 4}")
        lines += [f"F{number}_{k} =", "  " + "\n  -> ".join(steps) + ";", ""]
    for k in range(4):
        lines += [f"H{number}_{k}:[_, t{number}_{k}] = ;",
                  f"H{number}_{k}:[_, _] = {dice.choice(own)} -> {dice.choice(own)};",
                  f"handle error {own[k]} => {own[k + 4]};", ""]
    lines += [f"constraint {own[k]}:{{lock{k % 3}?}};" for k in range(8)]
    return "\n".join(lines) + "\n"


def whole(folder, files, seed=1):
    """The same, all in one file; returns it, and how many lines it has."""
    path, _ = write(folder, files, seed)
    parts = sorted(folder.glob("m*.flux"), key=lambda part: int(part.stem[1:]))
    text = "".join(part.read_text() for part in parts)
    for part in parts:
        part.unlink()
    text = "".join(line for line in text.splitlines(True) if not line.startswith("use "))
    path.write_text(text)
    return path, text.count("\n")


def plan(path):
    """`NAME.plan.flux` beside a file: a choice for each of its nodes."""
    nodes = [line.split(" ")[0] for line in path.read_text().splitlines() if line.startswith("N")]
    beside = path.with_name(path.stem + ".plan.flux")
    beside.write_text("".join(f"optimize {node} with cache(entries: 1000);\n" for node in nodes))
    return beside


def write(folder, files, seed=1):
    """Writes the project; returns the file that uses the others, and how many lines there are in all."""
    dice = random.Random(seed)
    total = 0
    for number in range(files):
        uses = sorted({dice.randrange(number) for _ in range(min(number, 4))}) if number else []
        text = module(number, uses, dice)
        (folder / f"m{number}.flux").write_text(text)
        total += text.count("\n")
    return folder / f"m{files - 1}.flux", total
