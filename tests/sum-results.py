"""Adds up the .trx files of a test run: what failed and why, then one line with the counts.

usage: sum-results.py DIRECTORY STATUS     STATUS is what dotnet test ended with
"""
import pathlib
import sys
import xml.etree.ElementTree as xml

TRX = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"


def message_of(result):
    text = result.findtext(f".//{TRX}Message", default="no message")
    return "\n".join("    " + line for line in text.strip().splitlines())


def running_at_the_end(directory):
    """The blame collector leaves a sequence of tests behind only when the process did not end by itself."""
    return sorted({
        test.get("Name")
        for path in pathlib.Path(directory).glob("**/Sequence_*.xml")
        for test in xml.parse(path).iter("Test")
        if test.get("Completed") == "False"
    })


def main(directory, status):
    passed = failed = skipped = 0
    for path in sorted(pathlib.Path(directory).glob("**/*.trx")):
        for result in xml.parse(path).iter(f"{TRX}UnitTestResult"):
            outcome = result.get("outcome")
            if outcome == "Passed":
                passed += 1
            elif outcome == "NotExecuted":
                skipped += 1
            else:
                failed += 1
                print(f"FAILED {result.get('testName')}\n{message_of(result)}")

    for name in running_at_the_end(directory):
        failed += 1
        print(f"FAILED {name}\n    the test process crashed or hung while this test was running")

    if status != 0 and failed == 0:
        # Whatever it was, it must not look like success.
        failed = 1
        print(f"FAILED dotnet test ended with {status} although no test says that it failed")

    sys.stdout.flush()
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if failed == 0 and passed > 0 else 1


sys.exit(main(sys.argv[1], int(sys.argv[2])))
