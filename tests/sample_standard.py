"""One small standard as YAML, with at least one of every kind of part: for tests of reading and drafting."""

SAMPLE = """\
title: 阳光街道党员积分办法
source: 测试用
note: 每季度考评一次。
cap: 110
rounding: {to: '0.1'}
classes:
  - {code: CADRE, name: 党员干部类}
  - {code: ORDINARY, name: 普通无职党员类, covers: [重点发展对象, 入党积极分子]}
  - {code: AWAY, name: 长期外出, scored: false, reason: 长期外出，不参加计分}
components:
  - {code: points, name: 积分, source: points, weight: {quarter: 100, midyear: 70, year_end: 70}}
  - {code: ballot, name: 民主测评, source: ballot, weight: {midyear: 20, year_end: 20}}
  - {code: review, name: 组织评定, source: review, weight: {midyear: 10, year_end: 10}}
blocks:
  - code: STUDY
    name: 学习教育
    full: 60
    suggestion: 请按时参加集中学习。
    items:
      - code: MEET
        name: 参加党员大会
        worth: {default: 10, CADRE: 8}
        cap: {period: 30}
        activity: 党员大会
      - code: HOURS
        name: 自学
        per: {unit: 小时, worth: 2, minimum: 0.5, rounding: down}
        evidence: 学习笔记
      - code: AWARD
        name: 受到表彰
        options:
          - {code: CITY, name: 市级, worth: 5}
          - {code: AREA, name: 区级, worth: 3}
      - {code: LATE, name: 无故缺席, effect: deduct, worth: 3, clause: 第八条}
  - code: SERVE
    name: 志愿奉献
    full: 40
    items:
      - code: TALK
        name: 宣讲
        range: {least: 1, most: 5, step: 0.5}
      - code: VISITS
        name: 走访
        tiers:
          - {at_least: 5, worth: 5}
          - {at_least: 10, worth: 12}
vetoes:
  - {code: CULT, name: 参加邪教组织, effect: lowest_band, reach: year, clause: 第十二条}
gates:
  - name: 学习不足
    when: [{block: STUDY, measure: percent, under: 40}]
    best_band: BLUE
bands:
  - {code: RED, name: 红色示范星, at_least: 90, colour: red, share_cap: 1/3, measures: [表彰, 优先推荐]}
  - {code: YELLOW, name: 黄色上进星, at_least: 75, colour: yellow}
  - {code: BLUE, name: 蓝色激励星, at_least: 60, colour: blue, measures: [谈话提醒]}
  - {code: GREEN, name: 绿色警示星, colour: green, measures: [限期改正]}
year: {by: mean}
"""
