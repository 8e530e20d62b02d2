"""How a refusal reads in the terminal: what is wrong and what to do, in both languages."""

from rich.console import Console

from models.errors import GuituError

STDERR = Console(stderr=True, soft_wrap=True)


def show_refusal(error: GuituError) -> None:
    """Prints the reason and the advice of `error`, in Chinese and in English, on standard error."""
    for reason, advice in ((error.reason.zh, error.advice.zh), (error.reason.en, error.advice.en)):
        STDERR.print(reason, style="bold red", markup=False, highlight=False)
        STDERR.print(f"  {advice}", markup=False, highlight=False)
