"""The style sheet of all widgets, from the colours of a theme."""

from PySide6.QtGui import QColor

from photodesk.ui.colours import Colours, mix

_SHEET = """
* { outline: none; }
QMainWindow, QDialog, #chrome { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QSplitter::handle { background: $border; }
QSplitter::handle:hover, QSplitter::handle:focus { background: $accent; }
#panel, #panel QAbstractScrollArea, #panel QAbstractScrollArea > QWidget > QWidget { background: $panel; }
#toolbar { background: $window; border-bottom: 1px solid $border; }
#statusbar, #cullbar { background: $window; border-top: 1px solid $border; }
#pendingbar { background: $raised; border-top: 1px solid $border; }
#bottompanel { background: $panel; border-top: 1px solid $border; }
#bottompanel QScrollArea > QWidget > QWidget { background: $panel; }
#activity { padding: 0 6px; }
#raised { background: $raised; border: 1px solid $border; border-radius: 6px; }
QMenuBar { background: $window; color: $text; padding: 2px 4px; border: none; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 24px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $faded; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QLabel { background: transparent; color: $text; }
QLabel[tone="secondary"] { color: $secondary; }
QLabel[tone="tertiary"] { color: $tertiary; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="accent"] { color: $accent; }
QPushButton, QToolButton, QComboBox, QLineEdit, QAbstractSpinBox { min-height: 26px; border-radius: 6px; padding: 2px 8px; }
QPushButton { background: $raised; color: $text; border: 1px solid $control; padding: 2px 14px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $border; }
QPushButton:disabled { color: $faded; border-color: $border; background: $window; }
QPushButton:focus { border: 2px solid $accent; padding: 1px 13px; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled { background: $hover; color: $faded; border-color: $border; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent; padding: 2px 6px; min-width: 20px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $hover; border-color: $control; }
QToolButton:disabled { color: $faded; }
QToolButton:focus { border: 2px solid $accent; padding: 1px 5px; }
QToolButton[small="true"] { min-height: 20px; padding: 1px 6px; }
QToolButton[small="true"]:focus { padding: 0 5px; }
QToolButton[bare="true"] { padding: 1px; min-width: 24px; }
QToolButton[bare="true"]:focus { padding: 0; }
QToolButton[link="true"] { color: $accent; }
QToolButton[link="true"]:hover { background: transparent; text-decoration: underline; }
QToolButton[place="true"] { padding: 2px; min-height: 20px; }
QToolButton[place="true"]:focus { padding: 1px; }
QToolButton[choice="true"] { background: $raised; border: 1px solid $control; padding: 2px 7px; }
QToolButton[choice="true"]:hover { background: $hover; }
QToolButton[choice="true"]:checked { background: $hover; border: 2px solid $text; padding: 1px 6px; font-weight: 600; }
QToolButton[choice="true"]:focus { border: 2px solid $accent; padding: 1px 6px; }
QToolButton[choice="true"]:disabled { color: $faded; border-color: $border; }
QToolButton[chip="true"] { border: 1px solid $accent; border-radius: 4px; padding: 1px 6px; min-height: 20px; }
QToolButton[chip="true"]:focus { border: 2px solid $accent; padding: 0 5px; }
#fielderror { background: $raised; color: $danger; border: 1px solid $control; border-radius: 6px; padding: 6px 8px; }
QPushButton[chip="true"] { border: 1px solid $control; border-radius: 4px; padding: 1px 8px; min-height: 24px; }
QPushButton[chip="true"]:focus { border: 2px solid $accent; padding: 0 7px; }
#hud { background: $raised; color: $text; border: 1px solid $control; border-radius: 14px; padding: 0 14px; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QAbstractSpinBox, QComboBox { background: $raised; color: $text; border: 1px solid $control;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid $accent; padding: 1px 7px; }
QLineEdit QToolButton { min-height: 0; min-width: 0; padding: 0; border: none; background: transparent; }
QLineEdit[wrong="true"] { border: 2px solid $danger; padding: 1px 7px; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $faded; border-color: $border; background: $window; }
QComboBox::drop-down { border: none; width: 24px; }
QAbstractSpinBox { padding-right: 24px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 24px; border: none;
  background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; border-radius: 5px; }
QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $border; selection-background-color: $hover;
  selection-color: $text; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 28px; color: $text; border: 2px solid transparent; border-radius: 6px;
  padding: 0 4px 0 2px; margin-left: -4px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $control; border-radius: 4px; background: $raised; }
QCheckBox::indicator:hover { background: $hover; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:disabled { background: $window; border-color: $border; }
QCheckBox:disabled, QRadioButton:disabled { color: $faded; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $control; border-radius: 9px; background: $raised; }
QRadioButton::indicator:hover { background: $hover; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid $accent; background: $raised; }
QRadioButton::indicator:disabled { border-color: $border; }
QAbstractItemView { background: $panel; color: $text; border: none; selection-background-color: $hover; selection-color: $text; }
#offers { background: $raised; }
QTreeView::item, QListView::item { min-height: 28px; border: 2px solid transparent; border-radius: 6px; color: $text; }
QTreeView::item:hover, QListView::item:hover { background: $hover_soft; }
QTreeView::item:selected, QListView::item:selected { background: $hover; color: $text; }
QTreeView:focus::item:selected, QListView:focus::item:selected { border-color: $accent; }
QTreeView { show-decoration-selected: 0; }
QTreeView::branch, QTreeView::branch:selected { background: $panel; }
QHeaderView::section { background: $panel; color: $secondary; border: none; border-bottom: 1px solid $border; padding: 4px 8px;
  min-height: 20px; }
QScrollArea { border: none; background: transparent; }
#inspector { border: 2px solid transparent; border-radius: 6px; }
#inspector:focus { border-color: $accent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $control; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $hover; border: 1px solid $control; border-radius: 4px; min-height: 6px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider { min-height: 24px; border: 2px solid transparent; border-radius: 6px; }
QSlider:focus { border-color: $accent; }
QSlider::groove:horizontal { height: 4px; background: $control; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: $text; }
QSlider::handle:horizontal:disabled { background: $faded; }
QTabBar::tab { background: transparent; color: $secondary; padding: 4px 12px; min-height: 22px; border: 2px solid transparent;
  border-radius: 6px; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:selected { color: $text; background: $hover; }
QTabBar:focus::tab:selected { border-color: $accent; }
QPlainTextEdit, QTextBrowser { background: $raised; color: $text; border: 1px solid $control; border-radius: 6px; padding: 4px; }
QPlainTextEdit:focus, QTextBrowser:focus { border: 2px solid $accent; padding: 3px; }
#panel QPlainTextEdit { background: $raised; }
#suggestions { background: $raised; border: 1px solid $control; border-radius: 6px; padding: 0; }
#suggestions::item { border: none; border-radius: 0; }
QGroupBox { border: none; margin: 0; padding: 0; }
"""


def stylesheet(theme: Colours) -> str:
    """The sheet with this theme's colours in it."""
    colours: dict[str, QColor] = {
        "accent_hover": mix(theme.accent, theme.text, 0.88),
        "hover_soft": mix(theme.hover, theme.panel, 0.6),
        "on_accent": theme.accent_text,
        "secondary": theme.text_secondary,
        "tertiary": theme.text_tertiary,
        "control": theme.control_border,
        "faded": mix(theme.text_tertiary, theme.window, 0.6),
        "window": theme.window,
        "panel": theme.panel,
        "raised": theme.raised,
        "border": theme.border,
        "danger": theme.danger,
        "warning": theme.warning,
        "accent": theme.accent,
        "hover": theme.hover,
        "text": theme.text,
    }
    sheet = _SHEET
    for name, colour in sorted(colours.items(), key=lambda item: -len(item[0])):
        sheet = sheet.replace(f"${name}", colour.name())
    return sheet
