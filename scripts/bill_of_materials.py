"""The bill of materials of the hub (CycloneDX 1.6): each pinned package with its hashes, each vendored file.

    python scripts/bill_of_materials.py          write docs/sbom.cdx.json
    python scripts/bill_of_materials.py --check  say whether it is as it should be

It follows from the lock files alone, so two people who make it get the same bytes. It names no place to download from.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
TARGET = "docs/sbom.cdx.json"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+?))?\s*\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pinned(text: str) -> list[tuple[str, str, str, list[str]]]:
    """Name, version, marker and hashes of each pin of a lock file."""
    found: list[tuple[str, str, str, list[str]]] = []
    for line in text.splitlines():
        if pin := PIN.match(line):
            found.append((pin[1].lower().replace("_", "-"), pin[2], pin[3] or "", []))
        elif found and (digest := HASH.search(line)):
            found[-1][3].append(digest[1])
    return found


def make(root: Path) -> str:
    """The bill of materials as JSON."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    bom = Bom()
    bom.metadata.component = Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref="hub"
    )
    for name, version, marker, digests in pinned((root / "requirements" / "base.txt").read_text()):
        properties = [Property(name="hub:only-if", value=marker)] if marker else []
        # One hash for each file that is published of a release; which of them is installed depends on the machine.
        properties += [Property(name="hub:sha256", value=digest) for digest in sorted(digests)]
        package = PackageURL("pypi", name=name, version=version)
        bom.components.add(
            Component(
                name=name,
                version=version,
                type=ComponentType.LIBRARY,
                purl=package,
                bom_ref=f"{package.to_string()}{f'#{marker}' if marker else ''}",
                properties=properties,
            )
        )
    files = json.loads((root / "static/vendor/vendor.lock.json").read_text())["files"]
    for path, file in files.items():
        if path.startswith("static/"):
            bom.components.add(
                Component(
                    name=path,
                    version=file["version"],
                    type=ComponentType.FILE,
                    bom_ref=path,
                    hashes=[HashType(alg=HashAlgorithm.SHA_256, content=file["sha256"])],
                    licenses=[LicenseExpression(file["licence"])],
                    properties=[Property(name="hub:from", value=file["package"])],
                )
            )
    bom.register_dependency(bom.metadata.component, sorted(bom.components))
    data = json.loads(JsonV1Dot6(bom).output_as_string())
    # When it was made says nothing, and its number follows from what is in it.
    data["metadata"].pop("timestamp", None)
    data["metadata"].pop("tools", None)
    data.pop("$schema", None)
    data["components"].sort(key=lambda component: component["bom-ref"])
    data.pop("serialNumber", None)
    data["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(data, sort_keys=True)).urn
    return json.dumps(data, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Exit status: 0 if the file is as it should be, or was written; else 1."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 1
    text, target = make(root), root / TARGET
    if arguments:
        is_fresh = target.is_file() and target.read_text() == text
        print("Bill of materials: as the lock files." if is_fresh else "Bill of materials: run script/sbom.")
        return 0 if is_fresh else 1
    target.write_text(text)
    print(f"Bill of materials: {TARGET} written.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
