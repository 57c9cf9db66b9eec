/** Python that prints what a process sees of its disk, as one expression: it leaves no name behind in the module that it runs in. */

const at = (path: string): string => `__import__("pathlib").Path(${JSON.stringify(path)})`

export const namesIn = (folder: string): string =>
  `print(*sorted(one.name + "/" * one.is_dir() for one in ${at(folder)}.iterdir()), sep="\\n")`

export const contentOf = (file: string): string => `print(${at(file)}.read_text(errors="replace"), end="")`
