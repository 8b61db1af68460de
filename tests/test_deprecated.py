import ast
import importlib
import warnings
from pathlib import Path

import pytest

import kgru_analysis as kg
from kgru_analysis import deprecated
from kgru_analysis.deprecated import renamed


def test_old_names_of_the_contract_work_for_one_version_and_say_so():
    with pytest.warns(DeprecationWarning, match="on= of resolve_actors is now date=") as seen:
        codes = kg.resolve_actors(["Customs Union"], on=1998)
    assert codes.to_list() == ["EURASEC"]
    assert seen[0].filename == __file__
    with pytest.warns(DeprecationWarning, match="on= of parse_money"):
        assert kg.parse_money(["5 rubles"], on="1994")["currency"].item() == "RUR"


def test_names_are_found_for_one_version_where_the_first_had_them():
    with pytest.warns(DeprecationWarning, match="of kgru_analysis.money is now") as seen:
        from kgru_analysis.money import parse_money
    assert parse_money is kg.parse_money
    assert seen[0].filename == __file__
    for name, place in kg._PLACES.items():
        if "." in place:  # the module of exposures has the name of the function
            folder = importlib.import_module(f"kgru_analysis.{place.split('.')[0]}")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                assert getattr(folder, name) is getattr(kg, name), name
    with pytest.raises(ImportError, match="cannot import name 'load'"):
        from kgru_analysis.money import load  # noqa: F401
    with pytest.raises(AttributeError, match=r"presence_bands.*: it went .* presence_balance"):
        _ = kg.presence_bands


def test_two_names_or_an_unknown_one_are_errors():
    @renamed(level="coverage")
    def band(*, coverage=0.9):
        return coverage

    assert band(coverage=0.5) == 0.5
    with pytest.raises(TypeError, match="coverage= and level=, its old name"):
        band(level=0.5, coverage=0.5)
    with pytest.raises(TypeError, match="unexpected keyword argument 'levle'"):
        band(levle=0.5)


def test_a_new_name_is_one_that_the_function_takes():
    """`@renamed(old="new")` hands the old keyword on under the new name."""
    seen = 0
    for path in sorted(Path(deprecated.__file__).parent.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(function, "decorator_list", ()):
                if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "renamed":
                    taken = {a.arg for a in [*function.args.args, *function.args.kwonlyargs]}
                    for word in mark.keywords:
                        seen += 1
                        assert word.value.value in taken, (path.name, function.name, word.arg)
                        assert word.arg not in taken, (path.name, function.name, word.arg)
    assert seen > 5
