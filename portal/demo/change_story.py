"""Change story: what was assessed of the told changes, in money, days and effects, and which other ways?"""

from dataclasses import dataclass

from db.models.requirement import Way
from portal.demo.words import NOTHING, At, Both


@dataclass(frozen=True, slots=True)
class Other:
    """Another way to go."""

    way: Way
    what: Both
    impact: Both
    amount: str | None = None
    days: int | None = None
    recommended: bool = False


@dataclass(frozen=True, slots=True)
class NewNeed:
    """A requirement that a change adds."""

    title: Both
    expected: Both
    criteria: Both


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was assessed of the change with this English title.

    `costs` are by the place of a budget line, or by the name of a new one; `delays` by the place of a
    milestone, in calendar days. Of an agreed change the days are those that the plan moved by it.
    """

    title: str
    at: At
    scope: Both
    quality: Both
    risk: Both
    costs: tuple[tuple[int | Both, str], ...] = ()
    delays: tuple[tuple[int, int], ...] = ()
    others: tuple[Other, ...] = ()
    needs: tuple[NewNeed, ...] = ()
    asked: At | None = None
    released: At | None = None


_SAME = Both("The same as agreed in the charter.", "与约定书中的标准一致。")
_NO_RISK = Both("None that we know of.", "目前未发现。")


def _leave(en: str, zh: str) -> Other:
    return Other(Way.NOTHING, Both(en, zh), NOTHING, "0", 0)


ASSESSED: dict[str, tuple[Assessed, ...]] = {
    "harbourerp1a": (
        Assessed(
            "Customs declarations from inside the system",
            At(-47, "11:00"),
            Both(
                "Export declarations are written and sent from the shipment. Import stays in the old"
                " program.",
                "出口报关在发货单上直接完成；进口仍使用旧程序。",
            ),
            Both(
                "Every message is tested with the authority before go-live.", "上线前每类报文都与海关联调。"
            ),
            Both(
                "The authority answers tests within three days; if it takes longer, so do we.",
                "海关测试通常三日内答复，若延长，我们的进度也会顺延。",
            ),
            costs=((4, "8000"),),
            others=(
                _leave(
                    "The clerks go on typing about 40 declarations a day twice.",
                    "操作员继续每天重复录入约 40 份报关单。",
                ),
                Other(
                    Way.STANDARD,
                    Both("A file once an hour into the old program", "每小时向旧程序导入一次文件"),
                    Both(
                        "No second typing, but errors are seen an hour later.",
                        "无须重复录入，但错误要一小时后才能发现。",
                    ),
                    "2600",
                    4,
                ),
            ),
            released=At(-46, "15:10"),
        ),
        Assessed(
            "Loading slots for hauliers' drivers",
            At(-4, "16:20"),
            Both(
                "One page on which drivers see their slot and confirm it. Changing a slot stays with the"
                " gate.",
                "提供一个页面，司机可查看并确认时段；变更时段仍由闸口处理。",
            ),
            Both(
                "Readable on a phone in sunlight, like the quayside pages.",
                "在阳光下用手机也能看清，与码头页面一致。",
            ),
            Both("None for go-live: it is built after it.", "上线之后才开发，不影响上线。"),
            costs=((4, "3600"), (Both("Driver page", "司机页面"), "2000")),
            others=(
                _leave("The gate goes on taking about 60 calls a day.", "闸口每天继续接约 60 个电话。"),
                Other(
                    Way.ALTERNATIVE,
                    Both("Build it in the new customer portal", "在新的客户门户中实现"),
                    Both("Costs less and comes two months later.", "费用更低，但晚两个月。"),
                    "3900",
                    60,
                ),
            ),
            needs=(
                NewNeed(
                    Both("Drivers confirm their loading slot", "司机确认装卸时段"),
                    Both(
                        "A driver confirms with two taps and without an account.",
                        "司机无须账号，点两下即可确认。",
                    ),
                    Both(
                        "The gate sees a confirmation within one minute\nTen drivers manage it without help",
                        "闸口一分钟内看到确认\n十位司机无须帮助即可完成",
                    ),
                ),
            ),
            asked=At(-4, "16:30"),
            released=At(-3, "14:40"),
        ),
    ),
    "custportal2b": (
        Assessed(
            "Photos of damaged goods",
            At(-3, "11:00"),
            Both(
                "Your customers see the photos that the warehouse takes when goods arrive damaged.",
                "货物到达时若有破损，贵方客户可看到仓库拍摄的照片。",
            ),
            _SAME,
            Both(
                "Photos need about 40 GB a year; the servers have room for three.",
                "照片每年约占 40 GB，服务器可容纳三年。",
            ),
            costs=((2, "3600"), (3, "600")),
            delays=((4, 7), (5, 7)),
            others=(
                _leave("Customer care goes on sending photos by mail.", "客服继续用邮件发送照片。"),
                Other(
                    Way.ALTERNATIVE,
                    Both("Add it after the portal is open to all", "门户全面开放后再增加"),
                    Both("No date moves; your customers wait until then.", "日期不变，客户须等到开放之后。"),
                    "4200",
                    0,
                ),
            ),
            asked=At(-3, "11:10"),
            released=At(-2, "09:30"),
        ),
    ),
    "smartstore3c": (
        Assessed(
            "Cold corner for adhesives",
            At(-113, "14:00"),
            Both("Forty places at 2 to 5 °C with their own alarm.", "增加 40 个 2–5 °C 库位，并配独立报警。"),
            Both("Temperature is logged every minute.", "温度每分钟记录一次。"),
            Both("The rented store is kept until the first month is over.", "外租冷库保留至启用满一个月。"),
            costs=((1, "80000"),),
            others=(_leave("5,200 CNY of rent a month go on.", "每月继续支付租金 5,200 元。"),),
            released=At(-112, "14:20"),
        ),
        Assessed(
            "Show the queue on the foremen's phones",
            At(-2, "16:00"),
            Both(
                "A page with waiting orders per zone; nothing can be changed on it.",
                "按区域显示待处理订单的页面，仅供查看。",
            ),
            _SAME,
            Both("The wireless network of zone C is weak at two crossings.", "C 区两个路口的无线信号较弱。"),
            costs=((2, "26000"),),
            delays=((6, 7),),
            others=(
                _leave(
                    "Foremen go on walking to the terminal twenty times a shift.",
                    "班组长每班继续往返终端约二十次。",
                ),
                Other(
                    Way.COMPROMISE,
                    Both("A large screen in each zone", "每个区域安装一块大屏"),
                    Both(
                        "Seen from everywhere in the zone, not on the way.", "在区域内随处可见，途中不可见。"
                    ),
                    "14000",
                    0,
                    recommended=True,
                ),
            ),
            asked=At(-1, "10:00"),
        ),
    ),
    "plantcare4d": (
        Assessed(
            "Tablets for the foremen",
            At(-34, "15:00"),
            Both(
                "Two tablets with the line view, looked after like the other systems.",
                "两台显示产线界面的平板，与其他系统一并维护。",
            ),
            _SAME,
            _NO_RISK,
            others=(_leave("Foremen walk to the office for each figure.", "班组长查看数据仍须走回办公室。"),),
            released=At(-33, "15:30"),
        ),
        Assessed(
            "Watch on Sundays as well",
            At(-5, "10:00"),
            Both("Somebody is on call on Sundays from 8 to 20.", "周日 8 点至 20 点有人值守。"),
            Both("The same answer within 30 minutes as on weekdays.", "与工作日一样，30 分钟内响应。"),
            Both("One more person is trained for it until then.", "在此之前再培训一名值守人员。"),
            costs=((1, "36000"),),
            others=(
                _leave("Faults on Sundays wait until Monday at 7.", "周日的故障要等到周一 7 点处理。"),
                Other(
                    Way.COMPROMISE,
                    Both("On call on Sundays from 8 to 14 only", "仅周日 8 点至 14 点值守"),
                    Both("The second shift on Sundays is without anybody.", "周日第二班无人值守。"),
                    "18000",
                    0,
                ),
            ),
            asked=At(-5, "10:20"),
            released=At(-4, "10:10"),
        ),
    ),
    "intakeapp05e": (
        Assessed(
            "Turkish and Arabic versions",
            At(-91, "10:00"),
            Both(
                "All questions and help texts in both languages; the printed forms are left out for it.",
                "全部问题与说明提供两种语言，并以取消纸质表单抵扣。",
            ),
            Both("Two speakers of each language check every text.", "每种语言由两人逐条校对。"),
            Both(
                "Arabic is written from right to left; the app is tested for it.",
                "阿拉伯语自右向左书写，应用将专门测试。",
            ),
            others=(
                _leave(
                    "A fifth of the patients goes on being helped by the nurses.",
                    "五分之一的患者继续由护士协助填写。",
                ),
            ),
            released=At(-90, "15:00"),
        ),
    ),
}
