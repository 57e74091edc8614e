"""考评办法: the acts on standards."""

from zhixing.actions.standards_packs import install_packs

__all__ = ["install_packs"]
